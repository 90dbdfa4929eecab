package dev.kith.roster;

import static dev.kith.roster.Fixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.roster.DecisionTable.State;
import dev.kith.roster.LastSynced.Managed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All states that one contact can be in, and all pairs of states of two. */
class RosterReconcilerExhaustiveTest {

    @Test
    void everyStateOfOneContact_isDecidedAsTheTableSays() {
        var table = new DecisionTable();
        int states = 0;
        for (State state : States.all()) {
            assertThat(RosterReconciler.reconcile(States.view(List.of(state)), state.policy()))
                    .as("%s", state)
                    .isEqualTo(table.decide(state).stream().toList());
            states++;
        }
        System.out.printf("reconciler = table in all %,d states of one contact%n", states);
        assertThat(table.unused()).as("rules that no state met").isEmpty();
        assertThat(states).isGreaterThan(100_000);
    }

    /** C1, C2: from every state, and what happens then is over in three rounds. */
    @Test
    void C1_everyStateOfOneContact_comesToRestInThreeRounds() {
        for (State state : States.all()) {
            var desk = new Desk(state);
            int rounds = 0;
            while (desk.pass(Crash.NONE)) {
                assertThat(++rounds).as("rounds from %s", state).isLessThanOrEqualTo(3);
            }
        }
    }

    /** K1: wherever the first pass is cut off, the next ones end where an undisturbed one would have ended. */
    @Test
    void K1_everyStateOfOneContact_survivesACrashAtEveryBoundary() {
        for (State state : States.all()) {
            var undisturbed = new Desk(state);
            undisturbed.settle();
            for (Crash crash : Crash.values()) {
                var disturbed = new Desk(state);
                disturbed.pass(crash);
                disturbed.settle();
                assertThat(disturbed.end())
                        .as("a crash %s from %s", crash, state)
                        .isEqualTo(undisturbed.end());
                assertThat(disturbed.writes)
                        .as("writes with a crash %s from %s", crash, state)
                        .isEqualTo(undisturbed.writes);
            }
        }
    }

    /** K1: our own half-finished work is never taken for the person's, whatever the card says when we are back. */
    @Test
    void K1_crashInAWrite_isSurvived_alsoWhenTheCardChangesMeanwhile() {
        int crashes = 0;
        for (State state : States.all()) {
            var plan = new Desk(state).plan();
            if (plan.isEmpty() || Memory.before(plan.getFirst(), state.memory()).isEmpty()) {
                continue; // only what was noted can be known again
            }
            for (var card : States.CARDS) {
                for (Crash crash : List.of(Crash.INTENT_STORED, Crash.WRITTEN)) {
                    var desk = new Desk(state);
                    desk.pass(crash);
                    desk.card = card;
                    desk.settle();
                    boolean inStep = card == null
                            ? desk.item == null ? desk.memory == null : isLeaving(desk)
                            : card.matches(desk.item) && managed(card).equals(desk.memory);
                    assertThat(inStep)
                            .as(
                                    "a crash %s from %s, then the card %s: %s %s",
                                    crash, state, card, desk.item, desk.memory)
                            .isTrue();
                    crashes++;
                }
            }
        }
        System.out.printf("%,d crashes in one write, each with every next card, are survived%n", crashes);
    }

    private static boolean isLeaving(Desk desk) {
        return desk.item.hasSubscription() && desk.memory instanceof Managed managed && managed.leavingSince() != null;
    }

    @Test
    void pairsOfContacts_areDecidedEachAsIfAlone() {
        int pairs = 0;
        for (var policy : List.of(DEFAULT, BOOK_WINS, AT_ONCE)) {
            var alices = States.distinct(ALICE, policy);
            var bobs = States.distinct(BOB, policy);
            var alone = new HashMap<State, List<RosterChange>>();
            alices.forEach(state -> alone.put(state, RosterReconciler.reconcile(States.view(List.of(state)), policy)));
            bobs.forEach(state -> alone.put(state, RosterReconciler.reconcile(States.view(List.of(state)), policy)));
            for (State alice : alices) {
                for (State bob : bobs) {
                    var both = new ArrayList<>(alone.get(alice));
                    both.addAll(alone.get(bob));
                    var plan = RosterReconciler.reconcile(States.view(List.of(bob, alice)), policy);
                    if (!plan.equals(both)) {
                        assertThat(plan).as("%s and %s", alice, bob).isEqualTo(both);
                    }
                    pairs++;
                }
            }
        }
        System.out.printf("decisions are independent in all %,d pairs of states of two contacts%n", pairs);
        assertThat(pairs).isGreaterThan(300_000);
    }

    /** Where a pass can be cut off; INTENT_STORED is also the write that did not arrive, WRITTEN the lost answer. */
    private enum Crash {
        NONE,
        BEFORE_INTENT,
        INTENT_STORED,
        WRITTEN
    }

    /** One contact's item and memory, and a shell that does what a plan says. */
    private static final class Desk {
        private final State start;
        private @Nullable Contact card;
        private @Nullable RosterItem item;
        private @Nullable LastSynced memory;
        private int writes;

        Desk(State start) {
            this.start = start;
            card = start.card();
            item = start.item();
            memory = start.memory();
        }

        List<RosterChange> plan() {
            var now = new State(start.jid(), card, item, memory, start.held(), start.policy(), start.now());
            return RosterReconciler.reconcile(States.view(List.of(now)), start.policy());
        }

        List<@Nullable Object> end() {
            return Arrays.asList(item, memory);
        }

        /** One pass; false when there was nothing to do any more. */
        boolean pass(Crash crash) {
            var plan = plan();
            if (plan.isEmpty() || plan.getFirst() instanceof RosterChange.Hold || crash == Crash.BEFORE_INTENT) {
                return false;
            }
            var change = plan.getFirst();
            var last = memory;
            Memory.before(change, last).ifPresent(intent -> memory = intent);
            if (crash != Crash.INTENT_STORED) {
                if (change.writes()) {
                    write(change);
                }
                if (crash != Crash.WRITTEN) {
                    memory = Memory.after(change, last).orElse(null);
                }
            }
            return true;
        }

        void settle() {
            for (int round = 0; pass(Crash.NONE); round++) {
                assertThat(round).as("rounds from %s", start).isLessThan(5);
            }
        }

        private void write(RosterChange change) {
            writes++;
            item = switch (change) {
                case RosterChange.Add add -> item(add.contact());
                case RosterChange.Update update -> reword(update.contact());
                case RosterChange.Fade fade -> reword(fade.contact());
                case RosterChange.Remove _ -> null;
                default -> throw new AssertionError(change);
            };
        }

        private RosterItem reword(Contact contact) {
            return Fixtures.item(contact, item.subscription(), item.pendingOut());
        }
    }
}
