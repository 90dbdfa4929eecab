package dev.kith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedSocketTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    private DeclaredServer server(String host, String... networks) {
        return DeclaredServer.of(
                URI.create("imaps://" + host + ":" + listening.getLocalPort()),
                993,
                List.of(networks).stream().map(Network::parse).toList(),
                "kith.imap.private-networks");
    }

    @Test
    void loopbackByNumber_isAllowed() throws Exception {
        try (var socket = GuardedSocket.connect(server("127.0.0.1"), PATIENCE)) {
            assertThat(listening.accept().isConnected()).isTrue();
        }
    }

    @Test
    void nameThatLeadsInside_isNotAllowed_andTheKeyIsNamed() {
        assertThatThrownBy(() -> GuardedSocket.connect(
                        server("mail.example.org"), PATIENCE, host -> InetAddress.getAllByName("10.1.2.3")))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("kith.imap.private-networks");
    }

    @Test
    void nameIsLookedUpOnce_andNoOtherAddressIsConnectedTo() throws Exception {
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        try (var socket = GuardedSocket.connect(server("mail.example.org", "127.0.0.1"), PATIENCE, host -> {
            // The second answer of a name server that changes its mind would lead elsewhere.
            return InetAddress.getAllByName(asked.incrementAndGet() == 1 ? "127.0.0.1" : "127.9.9.9");
        })) {
            assertThat(listening.accept().isConnected()).isTrue();
        }
        assertThat(asked.get()).isEqualTo(1);
    }

    @Test
    void addressThatAnswers_isFound_afterOneThatDoesNot() throws Exception {
        try (var socket = GuardedSocket.connect(server("mail.example.org", "127.0.0.0/8"), PATIENCE, host ->
                new InetAddress[] {InetAddress.getByName("127.9.9.9"), InetAddress.getByName("127.0.0.1")})) {
            assertThat(listening.accept().isConnected()).isTrue();
        }
    }

    @Test
    void nameServerThatDoesNotAnswer_isGivenUp() {
        var never = new CountDownLatch(1);
        assertThatThrownBy(() -> GuardedSocket.connect(server("mail.example.org"), PATIENCE, host -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(host);
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no name server");
    }

    @Test
    void close_endsReading_fromAnotherThread() throws Exception {
        var socket = GuardedSocket.connect(server("127.0.0.1"), PATIENCE);
        var reading = Thread.startVirtualThread(() -> {
            try {
                assertThat(socket.in().read()).isNegative();
            } catch (IOException e) {
                // that is how it ends
            }
        });
        socket.close();
        assertThat(reading.join(Duration.ofSeconds(10))).isTrue();
    }
}
