package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.bench.BareComponent;
import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.jid.BareJid;
import dev.kith.xmpp.WriteGate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the way to rosters can carry when nothing paces it, beside a bare component that does the same. */
@Tag("bench")
class RosterSets {
    /** As many at once as the pacer ever lets through. */
    private static final int ACCOUNTS = WriteGate.MOST;

    private static final int ITEMS = 60;
    private static final int ROUNDS = 7;

    private final Samples product = new Samples();
    private final Samples bare = new Samples();
    private final Samples ratio = new Samples();

    @TempDir
    Path folder;

    @Test
    void run() throws Exception {
        var report = new Report("RosterSets: " + ACCOUNTS + " at once, rosters from 0 to " + ITEMS + " items, Prosody");
        try (var server = new BenchServer(folder);
                var component = server.bare()) {
            var rosters = server.rosters(false);
            for (int round = -2; round < ROUNDS; round++) {
                double mine;
                double least;
                if (round % 2 == 0) {
                    mine = rate(server, work -> BenchServer.write(rosters, work));
                    least = rate(server, component::setAll);
                } else {
                    least = rate(server, component::setAll);
                    mine = rate(server, work -> BenchServer.write(rosters, work));
                }
                if (round >= 0) { // before that, everything is still cold
                    product.add(mine);
                    bare.add(least);
                    ratio.add(mine / least);
                    report.say("round %d: Kith %.0f/s, bare %.0f/s, %.0f %%", round, mine, least, 100 * mine / least);
                }
            }
        }
        report.say("medians: Kith %.0f/s, bare %.0f/s", product.median(), bare.median());
        report.atLeast("sets per second, of a bare component's", 90, 100 * ratio.median(), "%");
        report.machine("after");
    }

    private interface Way {
        void write(List<List<BareComponent.Set>> accounts) throws Exception;
    }

    /** Sets per second, on accounts that nobody has used yet. */
    private static double rate(BenchServer server, Way way) throws Exception {
        List<String> accounts = server.newAccounts(ACCOUNTS);
        var work = accounts.stream()
                .map(account -> BenchServer.sets(account, ITEMS))
                .toList();
        long start = System.nanoTime();
        way.write(work);
        double seconds = (System.nanoTime() - start) / 1e9;
        var roster = server.rosters(false).fetch(BareJid.parse(accounts.getLast()));
        assertThat(roster.items()).hasSize(ITEMS);
        return ACCOUNTS * ITEMS / seconds;
    }
}
