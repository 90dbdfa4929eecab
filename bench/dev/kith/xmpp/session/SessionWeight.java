package dev.kith.xmpp.session;

import dev.kith.account.XmppLogin;
import dev.kith.bench.Report;
import dev.kith.jid.BareJid;
import dev.kith.testing.ProsodyServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person weighs who is signed in silently: heap and threads of 100 and 500 sessions with TLS at a real Prosody. */
@Tag("bench")
class SessionWeight {
    private static final int MOST = 500;

    /** Threads that all sessions share: those that keep time, look names up and sign in. */
    private static final int FOR_ALL = 4;

    @TempDir
    Path folder;

    private final InMemoryLogins logins = new InMemoryLogins();

    @Test
    void run() throws Exception {
        var report = new Report("SessionWeight: heap and threads of silent sessions");
        try (var server = ProsodyServer.start(folder)) {
            for (int i = 0; i < MOST; i++) {
                server.addUser("p" + i, "r0m30");
                logins.put(person(i), new XmppLogin.Password("r0m30"));
            }
            for (int people : List.of(100, MOST)) {
                measure(report, server, people);
            }
        }
        report.machine("after");
    }

    private static BareJid person(int i) {
        return new BareJid("p" + i, "capulet.example");
    }

    private void measure(Report report, ProsodyServer server, int people) throws Exception {
        var config = TestSessionConfig.at("xmpp", server.c2sPort(), server.certificate());
        var sessions = new ClientSessions(
                logins, config.xmpp(server.domain()), config, new SimpleMeterRegistry(), "dns:");
        var rosters = new SessionRoster(sessions);
        signIn(rosters, 0, 1); // what is loaded once is not what a session weighs
        long before = alive();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        long begun = System.nanoTime();
        signIn(rosters, 1, people);
        double seconds = (System.nanoTime() - begun) / 1e9;
        double each = (alive() - before) / 1024.0 / (people - 1);
        int more = ManagementFactory.getThreadMXBean().getThreadCount() - threads;
        String what = people + " sessions";
        report.say("%s: %d open, signed in and rosters read in %.1f s, 8 at a time", what, sessions.open(), seconds);
        report.atMost("heap each, " + what, 150, each, "KiB");
        report.atMost("threads of them all, " + what, 2 * (people - 1) + FOR_ALL, more, "threads");
        sessions.stop();
    }

    private static void signIn(SessionRoster rosters, int from, int to) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = from; i < to; i++) {
                BareJid person = person(i);
                all.add(threads.submit(() -> rosters.fetch(person)));
            }
            for (Future<?> one : all) {
                var unused = one.get();
            }
        }
    }

    private static long alive() throws InterruptedException {
        TimeUnit.SECONDS.sleep(2); // until all wait again
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 4; i++) {
            memory.gc();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
