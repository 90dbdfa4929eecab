package dev.kith.xmpp.component;

import dev.kith.bench.BareComponent;
import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.jid.BareJid;
import dev.kith.testing.ChatClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether other people notice that Kith writes: how long the server takes to answer somebody's ping meanwhile. */
@Tag("bench")
class PacedPing {
    private static final int ITEMS = 2_000;
    private static final int ACCOUNTS = 20;
    private static final int FIRST = 200;
    private static final long PAUSE_MILLIS = 20;

    @TempDir
    Path folder;

    @Test
    void run() throws Exception {
        var report = new Report("PacedPing: " + ITEMS + " items, Prosody; another user's ping, ms");
        try (var server = new BenchServer(folder);
                var somebody = login(server)) {
            pings(report, "nobody writes", somebody, () -> TimeUnit.SECONDS.sleep(10));
            double spread = pings(report, "paced, 20 accounts", somebody, () -> write(server, true, ACCOUNTS));
            var paced = server.rosters(true);
            String account = server.newAccounts(1).getFirst();
            var sets = BenchServer.sets(account, ITEMS);
            var first = new Samples();
            double one = pings(report, "paced, 1 account", somebody, () -> {
                first.time(() -> write(paced, sets.subList(0, FIRST)));
                write(paced, sets.subList(FIRST, ITEMS));
            });
            pings(report, "not paced, 20 accounts", somebody, () -> write(server, false, ACCOUNTS));
            pings(report, "nobody writes again", somebody, () -> TimeUnit.SECONDS.sleep(10));
            report.atMost("p99 while one account gets all", 250, one, "ms");
            report.atMost("p99 while twenty accounts share them", 250, spread, "ms");
            report.atMost("time for the first " + FIRST + " contacts of one account", 60, first.median() / 1000, "s");
        }
        report.machine("after");
    }

    private static ChatClient login(BenchServer server) throws Exception {
        server.prosody.addUser("somebody", "s3cr3t");
        return ChatClient.login(server.prosody, "somebody", "s3cr3t");
    }

    private static void write(BenchServer server, boolean paced, int accounts) throws Exception {
        var work = server.newAccounts(accounts).stream()
                .map(account -> BenchServer.sets(account, ITEMS / accounts))
                .toList();
        BenchServer.write(server.rosters(paced), work);
    }

    private static void write(PrivilegedRoster rosters, List<BareComponent.Set> sets) throws Exception {
        for (var set : sets) {
            rosters.set(BareJid.parse(set.account()), BenchServer.contact(set));
        }
    }

    /** Pings until the work is done; the 99th percentile. */
    private static double pings(Report report, String what, ChatClient client, Samples.Work work) throws Exception {
        var times = new Samples();
        var over = new AtomicBoolean();
        var pinging = Thread.ofPlatform().start(() -> {
            try {
                while (!over.get()) {
                    times.add(client.ping());
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            } catch (Exception e) {
                times.add(Duration.ofMinutes(1)); // no answer counts as a very late one
            }
        });
        long start = System.nanoTime();
        try {
            work.run();
        } finally {
            over.set(true);
            pinging.join();
        }
        report.say(
                "%-24s %5.1f s, %5d pings: median %.1f, p99 %.1f, worst %.1f",
                what,
                (System.nanoTime() - start) / 1e9,
                times.count(),
                times.median(),
                times.percentile(99),
                times.percentile(100));
        return times.percentile(99);
    }
}
