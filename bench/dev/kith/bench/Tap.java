package dev.kith.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Stands between a client and a server that closes after each answer, and keeps what was asked, byte by byte. */
final class Tap implements AutoCloseable {
    private final ServerSocket listener;
    private final int server;
    private final List<ByteArrayOutputStream> asked = new ArrayList<>();

    Tap(int port, int server) throws IOException {
        this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.server = server;
        Thread.ofPlatform().daemon().name("tap").start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                var bytes = new ByteArrayOutputStream();
                synchronized (asked) {
                    asked.add(bytes);
                }
                Thread.ofPlatform().daemon().name("tap").start(() -> relay(client, bytes));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void relay(Socket client, ByteArrayOutputStream keep) {
        try (client;
                var upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
            Thread.ofPlatform().daemon().name("tap").start(() -> copyAndKeep(client, upstream, keep));
            upstream.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // one of them went away, and so does the other
        }
    }

    private static void copyAndKeep(Socket from, Socket to, ByteArrayOutputStream keep) {
        var buffer = new byte[8192];
        try {
            for (int length; (length = from.getInputStream().read(buffer)) >= 0; ) {
                synchronized (keep) {
                    keep.write(buffer, 0, length);
                }
                to.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException e) {
            // one of them went away
        }
    }

    /** Each request from its first byte to its last. */
    List<String> asked() {
        synchronized (asked) {
            return asked.stream()
                    .map(bytes -> {
                        synchronized (bytes) {
                            return bytes.toString(StandardCharsets.UTF_8);
                        }
                    })
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
