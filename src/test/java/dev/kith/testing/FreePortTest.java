package dev.kith.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
    @Test
    void portsInARow_areDifferent_andNoneOfTheSystems() throws IOException {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            int port = FreePort.find();
            assertTrue(port < 32_768, "the system may give it to a connection: " + port);
            given.add(port);
        }
        assertEquals(200, given.size());
    }

    @Test
    void aPortThatIsTaken_isNotGiven() throws IOException {
        int next = FreePort.find() + 1;
        try (var taken = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
            assertFalse(FreePort.find() == taken.getLocalPort());
        }
    }
}
