package dev.kith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import dev.kith.sync.AccountSync;
import dev.kith.sync.SyncOutcome;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How much memory the first pass over a very large book needs: what is alive at its worst moment, since what is not is
 * the collector's choice. One card of ten has a picture of 10 KiB.
 */
@Tag("bench")
@QuarkusTest
@WithTestResource(Surroundings.class)
@TestProfile(WithoutXmpp.class)
class FirstPass {
    private static final int CARDS = 10_000;

    /** So many times as long as a look takes the pass goes on undisturbed, or its transactions would time out. */
    private static final int REST = 2;

    private static final double MEBI = 1 << 20;

    @Inject
    AccountSync sync;

    @Inject
    Accounts accounts;

    @ConfigProperty(name = Surroundings.BOOKS, defaultValue = "0")
    int books;

    @ConfigProperty(name = Surroundings.BOOKS_TAPPED, defaultValue = "0")
    int smallBooks;

    @Test
    void run() throws Exception {
        var report = new Report("FirstPass: " + CARDS + " cards, PostgreSQL, server and roster made up");
        try (var small = new LargeBook(smallBooks, 200)) { // so that what every pass needs is there before
            pass(account("nurse", small), 200);
        }
        var growths = new Samples();
        for (int round = 0; round < 3; round++) {
            try (var large = new LargeBook(books, CARDS)) {
                growths.add(measure(report, account("juliet" + round, large)));
            }
        }
        report.atMost("heap growth", 64, growths.median(), "MiB");
        report.machine("after");
    }

    private Account account(String name, LargeBook server) {
        var jid = BareJid.parse(name + "@" + Surroundings.DOMAIN);
        return accounts.put(jid, server.book(), new Login.Basic("juliet", Books.PASSWORD), true, "bench");
    }

    private void pass(Account account, int cards) {
        var outcome = sync.run(account);
        assertThat(outcome).isInstanceOf(SyncOutcome.Synced.class);
        assertThat(outcome.detail()).isEqualTo(cards + " added");
    }

    private double measure(Report report, Account account) throws Exception {
        long before = alive();
        var most = new AtomicLong(before);
        var looks = new AtomicInteger();
        var over = new AtomicBoolean();
        var looking = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                long began = System.nanoTime();
                most.accumulateAndGet(alive(), Math::max);
                looks.incrementAndGet();
                LockSupport.parkNanos(REST * (System.nanoTime() - began));
            }
        });
        long start = System.nanoTime();
        try {
            pass(account, CARDS);
        } finally {
            over.set(true);
            looking.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long after = alive();
        report.say(
                "alive: %.1f MiB before, %.1f at most (of %d looks), %.1f after; %.0f s, a third of it looking",
                before / MEBI, most.get() / MEBI, looks.get(), after / MEBI, seconds);
        return (most.get() - before) / MEBI;
    }

    /** Bytes that are still there after a collection. */
    private static long alive() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
