package dev.kith.alert.signal;

import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.testing.CyrusServer;
import dev.kith.testing.DovecotServer;
import dev.kith.testing.DovecotTelling;
import dev.kith.testing.FreePort;
import dev.kith.testing.Lmtp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a delivery by LMTP takes, from the first command to the answer: when Dovecot tells nobody, when it tells Kith, when
 * it tells somebody who takes the connection and never answers, and when nobody is there; the same for Cyrus.
 */
@Tag("bench")
class HungReceiver {
    private static final int ROUNDS = 10;
    private static final int DELIVERIES = 20;
    private static final String USER = "juliet@capulet.example";

    @TempDir
    Path folder;

    /** Somebody to whom mail is delivered, and how long that took. */
    private record Way(Lmtp lmtp, String user, Samples times) {}

    @Test
    void dovecot() throws Exception {
        var report = new Report("a delivery by Dovecot, beside one that tells nobody");
        int nobody = FreePort.find();
        try (var house = SignalHouse.open(folder);
                var hung = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
                var telling = new DovecotTelling()) {
            Thread.ofVirtual().start(() -> takeAndKeep(hung));
            var ways = new LinkedHashMap<String, String>();
            ways.put("none", telling.sieve());
            ways.put("exporter to Kith", telling.exporter(house.port, SignalHouse.SECRET));
            ways.put("exporter, hung", telling.exporter(hung.getLocalPort(), SignalHouse.SECRET));
            ways.put("exporter, nobody there", telling.exporter(nobody, SignalHouse.SECRET));
            var times = measure(ways, ROUNDS * DELIVERIES);
            say(report, times);
            Samples none = times.get("none");
            Samples slow = times.get("exporter, hung");
            report.atMost("median beside a hung receiver, beyond none", 10, slow.median() - none.median(), "ms");
            report.atMost("p99 beside a hung receiver, beyond none", 10, slow.percentile(99) - none.percentile(99), "ms");
            report.say("ratio of medians, hung to none: %.2f", slow.median() / none.median());
        }
        report.machine("after");
    }

    /** What the two ways cost that wait for an answer; a few deliveries say it. */
    @Test
    void dovecotThatWaits() throws Exception {
        var report = new Report("a delivery by Dovecot, with push notifications to a hung receiver");
        try (var hung = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
                var house = SignalHouse.open(folder);
                var lua = new DovecotTelling();
                var hungLua = new DovecotTelling()) {
            Thread.ofVirtual().start(() -> takeAndKeep(hung));
            var ways = new LinkedHashMap<String, String>();
            ways.put("push.lua to Kith", lua.lua(house.port, SignalHouse.SECRET));
            ways.put("push.lua, hung", hungLua.lua(hung.getLocalPort(), SignalHouse.SECRET));
            ways.put("OX, hung", DovecotTelling.ox(hung.getLocalPort(), SignalHouse.SECRET));
            say(report, measure(ways, 5));
        }
        report.machine("after");
    }

    private Map<String, Samples> measure(Map<String, String> configurations, int deliveries) throws Exception {
        var times = new LinkedHashMap<String, Samples>();
        var open = new ArrayList<AutoCloseable>();
        try {
            var ways = new ArrayList<Way>();
            for (var configuration : configurations.entrySet()) {
                var server = DovecotServer.start(folder.resolve("dovecot" + ways.size()), configuration.getValue());
                open.add(server);
                server.addUser(USER, "r0m30");
                if (configuration.getKey().startsWith("OX")) {
                    server.doveadm(
                            "mailbox",
                            "metadata",
                            "set",
                            "-u",
                            USER,
                            "-s",
                            "",
                            "/private/vendor/vendor.dovecot/http-notify",
                            "user=" + USER);
                }
                var lmtp = Lmtp.connect(server.lmtpPort());
                open.add(lmtp);
                times.put(configuration.getKey(), new Samples());
                ways.add(new Way(lmtp, USER, times.get(configuration.getKey())));
            }
            deliver(ways, deliveries);
            return times;
        } finally {
            for (AutoCloseable thing : open.reversed()) {
                thing.close();
            }
        }
    }

    @Test
    void cyrus() throws Exception {
        var report = new Report("a delivery by Cyrus, beside one where nobody listens at its socket");
        var times = new LinkedHashMap<String, Samples>();
        for (String name : List.of("nobody there", "Kith", "answers after 200 ms")) {
            times.put(name, new Samples());
        }
        try (var alone = CyrusServer.start(folder.resolve("alone"));
                var told = CyrusServer.start(folder.resolve("told"));
                var kept = CyrusServer.start(folder.resolve("kept"));
                var house = new CyrusHouse(told.events());
                var slow = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                var first = Lmtp.connect(alone.lmtpPort());
                var second = Lmtp.connect(told.lmtpPort());
                var third = Lmtp.connect(kept.lmtpPort())) {
            slow.bind(UnixDomainSocketAddress.of(kept.events()));
            Files.setPosixFilePermissions(kept.events(), PosixFilePermissions.fromString("rw-rw----"));
            Thread.ofVirtual().start(() -> answerLate(slow));
            var quick = List.of(
                    new Way(first, "juliet", times.get("nobody there")), new Way(second, "juliet", times.get("Kith")));
            deliver(quick, ROUNDS * DELIVERIES);
            deliver(List.of(new Way(third, "juliet", times.get("answers after 200 ms"))), 10);
            say(report, times);
            report.say(
                    "Kith beyond nobody: median %.2f ms, p99 %.2f ms",
                    times.get("Kith").median() - times.get("nobody there").median(),
                    times.get("Kith").percentile(99) - times.get("nobody there").percentile(99));
        }
        report.machine("after");
    }

    /** In turns, each round in another order, after some that do not count. */
    private static void deliver(List<Way> ways, int deliveries) throws Exception {
        for (Way way : ways) {
            way.lmtp().deliver(way.user(), Lmtp.mail("a@b.example", "warm", "w@b.example"));
        }
        var order = new ArrayList<>(ways);
        int size = Math.min(DELIVERIES, deliveries);
        for (int done = 0; done < deliveries; done += size) {
            Collections.rotate(order, 1);
            for (Way way : order) {
                for (int i = 0; i < size; i++) {
                    String mail = Lmtp.mail("a@b.example", "s", done + "." + i + "@b.example");
                    way.times().time(() -> way.lmtp().deliver(way.user(), mail));
                }
            }
        }
    }

    private static void say(Report report, Map<String, Samples> times) {
        times.forEach((name, samples) -> report.say(
                "%-24s %4d deliveries, median %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms",
                name,
                samples.count(),
                samples.median(),
                samples.percentile(95),
                samples.percentile(99),
                samples.percentile(100)));
    }

    private static void takeAndKeep(ServerSocket hung) {
        var kept = new ArrayList<Socket>();
        try {
            while (true) {
                kept.add(hung.accept());
            }
        } catch (IOException e) {
            kept.forEach(HungReceiver::close);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void answerLate(ServerSocketChannel slow) {
        try {
            while (true) {
                try (SocketChannel cyrus = slow.accept()) {
                    cyrus.read(ByteBuffer.allocate(1 << 16));
                    TimeUnit.MILLISECONDS.sleep(200);
                    cyrus.write(ByteBuffer.wrap("OK ()\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
                }
            }
        } catch (IOException | InterruptedException e) {
            // The measurement is over.
        }
    }
}
