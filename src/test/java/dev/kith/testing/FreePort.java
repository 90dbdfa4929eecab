package dev.kith.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ports on loopback for servers that must be told theirs. They lie below those that the system gives to connections, so
 * none is taken by chance between the asking and the server's start; and each process has a range of its own, so two
 * that run tests at a time are never given the same one.
 */
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int RANGE = 500;
    private static final Path SYSTEMS_OWN = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final FreePort OURS = new FreePort();

    /** Bound for as long as this process lives: the first port of a range says that the range is taken. */
    private final ServerSocket claim;

    private int last;

    private FreePort() {
        claim = claimRange();
        last = claim.getLocalPort();
    }

    /** A port that nobody listens on, and that was not given out for as long as possible. */
    public static int find() throws IOException {
        return OURS.next();
    }

    private synchronized int next() throws IOException {
        int first = claim.getLocalPort();
        for (int tried = 1; tried < RANGE; tried++) {
            last = last + 1 < first + RANGE ? last + 1 : first + 1;
            if (isFree(last)) {
                return last;
            }
        }
        throw new IOException("no free port from " + first + " to " + (first + RANGE - 1));
    }

    private static boolean isFree(int port) {
        try (var socket = listen(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket claimRange() {
        for (int first = FIRST; first + RANGE <= firstOfSystem(); first += RANGE) {
            try {
                return listen(first);
            } catch (IOException e) {
                // another process has this one
            }
        }
        throw new IllegalStateException(
                "Too many processes run tests here: each needs " + RANGE + " ports of its own.");
    }

    private static ServerSocket listen(int port) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static int firstOfSystem() {
        // In one read, since this file gives nothing more to a second one.
        try (var lines = Files.newBufferedReader(SYSTEMS_OWN)) {
            return Integer.parseInt(lines.readLine().split("\\s+")[0]);
        } catch (IOException | NumberFormatException e) {
            return 32_768; // as Linux has it
        }
    }
}
