package dev.kith.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.roster.PairWorld.Event;
import dev.kith.roster.World.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random histories of two accounts, with crashes, edits by either person, lost ledgers, and a server that sets what it is
 * told or one that goes by stanzas: what is checked stands in {@link PairWorld}.
 */
class PairWorldsTest {
    private static final int WORLDS = Integer.getInteger("dev.kith.test.tries", 200_000);
    private static final RosterPolicy GRACE = new RosterPolicy(false, Fixtures.GRACE);
    private static final RosterPolicy AT_ONCE = new RosterPolicy(false, java.time.Duration.ZERO);

    @Test
    void anyHistoryOfTwoAccounts_keepsWhatPeopleMade_andPairsWhomItShould() {
        var tally = new Tally();
        var random = new SplittableRandom(20261126);
        for (int i = 0; i < WORLDS; i++) {
            boolean literal = i % 3 != 0;
            var policy = i % 2 == 0 ? AT_ONCE : GRACE;
            var history = PairWorld.history(random.split());
            String fault = fault(policy, literal, history, tally);
            if (fault != null) {
                var smallest = smallest(policy, literal, history);
                throw new AssertionError("%s%n(literal: %s, %s)%n%s"
                        .formatted(fault(policy, literal, smallest, new Tally()), literal, policy, lines(smallest)));
            }
        }
        System.out.printf("%,d worlds of two: %s%n", WORLDS, tally.counts());
        if (WORLDS >= 10_000) {
            assertThat(tally.counts().keySet())
                    .contains("OFFER", "PAIR", "CONFIRM", "END", "CALL_OFF", "ENDED", "TAKE_BACK", "LET_BE")
                    .contains("STOP", "FINISH", "PART", "WantsAgain")
                    .contains("paired in the end", "took back", "made by hand", "LedgerLost")
                    .contains("BOND_NOTED", "INTENT_NOTED", "WRITTEN", "BOND_REMEMBERED");
        }
    }

    private static String fault(RosterPolicy policy, boolean literal, List<Event> history, Tally tally) {
        var world = new PairWorld(policy, literal, tally);
        try {
            history.forEach(world::happens);
            world.comesToRest();
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e.getMessage();
        }
    }

    private static List<Event> smallest(RosterPolicy policy, boolean literal, List<Event> history) {
        var smallest = history;
        for (boolean again = true; again; ) {
            again = false;
            for (int i = smallest.size() - 1; i >= 0; i--) {
                var fewer = new ArrayList<>(smallest);
                fewer.remove(i);
                if (fault(policy, literal, fewer, new Tally()) != null) {
                    smallest = fewer;
                    again = true;
                }
            }
        }
        return smallest;
    }

    private static String lines(List<Event> history) {
        var text = new StringBuilder();
        history.forEach(event -> text.append("  ").append(event).append('\n'));
        return text.toString();
    }
}
