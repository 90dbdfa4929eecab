package dev.kith.sandbox;

import dev.kith.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Where the sandbox's servers listen: the same ports every day, as long as nobody else took them. */
final class Ports {
    private final Path file;
    private final Properties known = new Properties();

    Ports(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                known.load(in);
            }
        }
    }

    int of(String what) throws IOException {
        int port = Integer.parseInt(known.getProperty(what, "0"));
        if (port == 0 || !free(port)) {
            do {
                port = FreePort.find();
            } while (known.containsValue(Integer.toString(port)));
            known.setProperty(what, Integer.toString(port));
            try (var out = Files.newBufferedWriter(file)) {
                known.store(out, null);
            }
        }
        return port;
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
