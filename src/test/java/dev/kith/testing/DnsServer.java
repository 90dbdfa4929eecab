package dev.kith.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real name server (dnsmasq) on loopback that knows what a test tells it, and asks nobody. */
public final class DnsServer implements AutoCloseable {
    private final ServerProcess process;
    private final int port;

    /**
     * Starts one.
     *
     * @param words more of its options, such as {@code --srv-host=_xmpp-server._tcp.a.example,xmpp.a.example,5269}
     */
    public static DnsServer start(Path folder, String... words) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var server = new DnsServer(folder, FreePort.find(), words);
        server.process.start();
        return server;
    }

    /** Starts one that knows at which loopback ports the XMPP servers of domains are for each other. */
    public static DnsServer startForServers(Path folder, Map<String, Integer> ports)
            throws IOException, InterruptedException {
        return start(
                folder,
                ports.entrySet().stream()
                        .map(server ->
                                "--srv-host=_xmpp-server._tcp." + server.getKey() + ",localhost," + server.getValue())
                        .toArray(String[]::new));
    }

    private DnsServer(Path folder, int port, String... words) {
        this.port = port;
        var command = new ArrayList<>(List.of(
                "/usr/sbin/dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--local=/example/",
                "--bind-interfaces",
                "--listen-address=127.0.0.1",
                "--port=" + port,
                "--user=" + System.getProperty("user.name"),
                "--group=",
                "--pid-file=" + folder.resolve("pid")));
        command.addAll(List.of(words));
        process = new ServerProcess("dnsmasq", folder.resolve("log"), command, port);
    }

    /** Where it is asked, as {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
    }
}
