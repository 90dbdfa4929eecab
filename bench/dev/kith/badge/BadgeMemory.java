package dev.kith.badge;

import dev.kith.badge.BadgeToken.Key;
import dev.kith.bench.Report;
import dev.kith.jid.BareJid;
import dev.kith.presence.Presence;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.HashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a badge weighs while nobody looks at it, owners and their addresses included. */
@Tag("bench")
class BadgeMemory {
    private static final int MANY = 100_000;

    @Test
    void run() throws Exception {
        var report = new Report("BadgeMemory: " + MANY + " badges of as many people");
        var board = new BadgeBoard(jid -> Presence.UNKNOWN, jid -> null, Clock.systemUTC());
        String[] labels = new String[MANY];
        for (int i = 0; i < MANY; i++) {
            labels[i] = "Person " + i;
        }
        long before = alive();
        var badges = new HashMap<Key, LiveBadge>();
        for (int i = 0; i < MANY; i++) {
            var owner = new BareJid("person" + i, "capulet.example"); // the board is given shared domains
            badges.put(
                    Key.of(BadgeToken.hash(BadgeToken.random())),
                    new LiveBadge(i, owner, BadgeHouse.plain(labels[i])));
        }
        var unused = board.show(badges, new HashMap<>());
        double each = (double) (alive() - before) / MANY;
        report.atMost("heap a badge beyond its label", 200, each, "bytes");
        report.say("%d badges on the board, %d labels beside it", board.all().size(), labels.length);
    }

    private static long alive() throws InterruptedException {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 4; i++) {
            memory.gc();
            Thread.sleep(100);
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
