package dev.kith.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.roster.World.Tally;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Random histories of whole accounts: H1, H2, C1, C2, C3, D1, R1, K1 and T1 hold in each of them. What exactly is checked,
 * and when, stands in {@link Witness} and {@link World}.
 *
 * <p>What a restored or lost ledger cannot keep is said there by what is left out: {@code R1} and the grace period hold
 * while the ledger is unharmed. What holds with any ledger, however old: no item is overwritten, regrouped, left or
 * removed whose words we did not write ourselves or find on its card, none without a row in the ledger, and none is
 * taken away that has a card.
 */
class RosterReconcilerWorldsTest {
    private static final int BATCHES = 200;
    private static final int WORLDS = Integer.getInteger("dev.kith.test.tries", 200_000);
    private static final Tally TALLY = new Tally();
    private static int worlds;

    @Property(tries = BATCHES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void anyHistoryOfAnAccount_keepsTheInvariants(@ForAll long seed) {
        var seeds = new SplittableRandom(seed);
        for (int i = 0; i < (WORLDS + BATCHES - 1) / BATCHES; i++) {
            runOne(seeds.nextLong());
            worlds++;
        }
    }

    private static void runOne(long seed) {
        var history = History.random(seed);
        try {
            World.run(history, TALLY);
        } catch (AssertionError | RuntimeException fault) {
            var smallest = history.shrunkWhile(candidate -> breaks(candidate) != null);
            throw new AssertionError(
                    "%s%n(at first: %s)%nworld %dL, cut down to: %s"
                            .formatted(breaks(smallest).getMessage(), fault.getMessage(), seed, smallest),
                    fault);
        }
    }

    private static Throwable breaks(History history) {
        try {
            World.run(history, new Tally());
            return null;
        } catch (AssertionError | RuntimeException fault) {
            return fault;
        }
    }

    /** A property that never met its case proves nothing. */
    @AfterContainer
    static void everythingHappened() {
        System.out.printf("%,d random worlds: %s%n", worlds, TALLY.counts());
        if (worlds >= 10_000) {
            assertThat(TALLY.counts().keySet())
                    .contains("Add", "Adopt", "Update", "Fade", "Remove", "Forget", "Release", "Hold")
                    .contains("removed by the person", "changed by the person", "ledger damaged")
                    .contains("CRASH_BEFORE_INTENT", "CRASH_BEFORE_WRITE", "CRASH_AFTER_WRITE")
                    .contains("WRITE_LOST", "ANSWER_LOST");
        }
    }
}
