package dev.kith.roster;

import static dev.kith.roster.Fixtures.contact;
import static dev.kith.roster.Fixtures.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.Brake.Braked;
import dev.kith.roster.Brake.Cause;
import dev.kith.roster.Brake.Clear;
import dev.kith.roster.Brake.Load;
import dev.kith.roster.LastSynced.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A2: the brake holds. */
class BrakeTest {
    private static final int A_CROWD = 1_000_000;

    @ParameterizedTest(name = "{0} of {1} managed: {2}")
    @CsvSource({
        "0, 0, clear",
        "1, 1, clear",
        "1, 20, clear",
        "5, 6, clear",
        "5, 20, clear",
        "5, 49, clear",
        "6, 20, TOO_MANY",
        "6, 59, TOO_MANY",
        "6, 60, clear",
        "10, 100, clear",
        "11, 100, TOO_MANY",
        "1000, 10000, clear",
        "1001, 10000, TOO_MANY",
        "2, 2, ALL_OF_THEM",
        "5, 5, ALL_OF_THEM",
        "4, 5, clear",
        "6, 6, TOO_MANY"
    })
    void A2_account_losesAtMostFiveOrATenth_andNeverAll(int removals, int managed, String verdict) {
        assertThat(inShort(Brake.judge(removals(removals), new Load(managed, A_CROWD, 0), false)))
                .isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0} after {1} lately, of {2} of all: {3}")
    @CsvSource({
        "1, 4, 100, clear", "1, 5, 100, TOO_MANY_EVERYWHERE",
        "1, 9, 1000, clear", "1, 10, 1000, TOO_MANY_EVERYWHERE",
        "3, 998, 100000, TOO_MANY_EVERYWHERE", "3, 997, 100000, clear",
        "0, 900, 1000, clear"
    })
    void A2_everybodyTogether_loseAtMostFiveOrAHundredth_inTenMinutes(
            int removals, int lately, int ofAll, String verdict) {
        assertThat(inShort(Brake.judge(removals(removals), new Load(100, ofAll, lately), false)))
                .isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0} of {1} missing: {2}")
    @CsvSource({"1, 1, clear", "5, 5, clear", "6, 6, ROSTER_LOST", "6, 60, clear", "7, 60, ROSTER_LOST"})
    void A2_manyItemsMissingAtOnce_areNotBelievedToBeThePersonsDoing(int missing, int managed, String verdict) {
        assertThat(inShort(Brake.judge(losses(missing), new Load(managed, A_CROWD, 0), false)))
                .isEqualTo(verdict);
    }

    @Test
    void leavingAndFading_countAsRemovals() {
        var plan = each(6, contact -> switch (contact.jid().toString().charAt(1) % 2) {
            case 0 -> new RosterChange.Remove(item(contact));
            default -> new RosterChange.Fade(item(contact, Subscription.BOTH), contact.withoutGroups(), Fixtures.NOW);
        });
        assertThat(inShort(Brake.judge(plan, new Load(50, A_CROWD, 0), false))).isEqualTo("TOO_MANY");
    }

    @Test
    void addsUpdatesAndChangesByThePerson_areNeverTooMany() {
        var plan = new ArrayList<>(harmless());
        plan.addAll(each(50, contact -> new RosterChange.Release(contact.jid(), Reason.CHANGED_BY_PERSON)));
        assertThat(Brake.judge(plan, new Load(50, 50, 1000), false)).isEqualTo(new Clear(plan));
    }

    @Test
    void whileBraked_everythingElseGoesOn() {
        var plan = new ArrayList<>(removals(20));
        plan.addAll(losses(1));
        plan.addAll(harmless());
        var mayRun = new ArrayList<>(losses(1));
        mayRun.addAll(harmless());
        assertThat(Brake.judge(plan, new Load(100, A_CROWD, 0), false))
                .isEqualTo(new Braked(Cause.TOO_MANY, 20, mayRun, removals(20)));
    }

    @Test
    void whileTheRosterSeemsLost_nothingIsRemovedFromItEither() {
        var plan = new ArrayList<>(removals(1));
        plan.addAll(harmless());
        plan.addAll(losses(90));
        var withheld = new ArrayList<>(removals(1));
        withheld.addAll(losses(90));
        assertThat(Brake.judge(plan, new Load(100, A_CROWD, 0), false))
                .isEqualTo(new Braked(Cause.ROSTER_LOST, 90, harmless(), withheld));
    }

    @Test
    void whatAPersonReleased_runs() {
        var plan = new ArrayList<>(removals(100));
        plan.addAll(losses(100));
        assertThat(Brake.judge(plan, new Load(200, 200, 100), true)).isEqualTo(new Clear(plan));
    }

    /** Whatever the plan: nothing gets lost or out of order, and what may run is itself within every limit. */
    @Property(tries = 2000)
    void A2_whatMayRun_isWithinTheLimits(
            @ForAll("plans") List<RosterChange> plan,
            @ForAll @IntRange(max = 300) int managed,
            @ForAll @IntRange(max = 3000) int others,
            @ForAll @IntRange(max = 60) int lately) {
        var verdict = Brake.judge(plan, new Load(managed, managed + others, lately), false);
        long removals = verdict.plan().stream().filter(RosterChange::removes).count();
        long losses = verdict.plan().stream().filter(BrakeTest::isLoss).count();

        assertThat(removals).isLessThanOrEqualTo((long) Math.max(5, 0.1 * managed));
        assertThat(losses).isLessThanOrEqualTo((long) Math.max(5, 0.1 * managed));
        assertThat(removals < 2 || removals < managed).isTrue();
        assertThat(removals == 0 || removals + lately <= Math.max(5, 0.01 * (managed + others)))
                .isTrue();
        if (verdict instanceof Braked braked) {
            assertThat(removals).isZero();
            assertThat(braked.withheld())
                    .hasSizeGreaterThanOrEqualTo(braked.count())
                    .isNotEmpty();
            assertThat(braked.withheld()).allMatch(change -> change.removes() || isLoss(change));
            assertThat(plan.stream().filter(braked.withheld()::contains)).containsExactlyElementsOf(braked.withheld());
            assertThat(plan.stream().filter(change -> !braked.withheld().contains(change)))
                    .containsExactlyElementsOf(braked.plan());
        } else {
            assertThat(verdict.plan()).isEqualTo(plan);
        }
    }

    @Provide
    Arbitrary<List<RosterChange>> plans() {
        return Arbitraries.of(Stream.of(removals(1), losses(1), harmless())
                        .flatMap(List::stream)
                        .toList())
                .list()
                .ofMaxSize(60);
    }

    private static boolean isLoss(RosterChange change) {
        return change.equals(new RosterChange.Release(change.jid(), Reason.REMOVED_BY_PERSON));
    }

    private static String inShort(Brake.Verdict verdict) {
        return switch (verdict) {
            case Clear _ -> "clear";
            case Braked braked -> braked.cause().name();
        };
    }

    private static List<RosterChange> removals(int count) {
        return each(count, contact -> new RosterChange.Remove(item(contact)));
    }

    private static List<RosterChange> losses(int count) {
        return each(count, contact -> new RosterChange.Release(contact.jid(), Reason.REMOVED_BY_PERSON));
    }

    private static List<RosterChange> harmless() {
        return List.of(
                new RosterChange.Add(Fixtures.CARD),
                new RosterChange.Adopt(Fixtures.CARD),
                new RosterChange.Update(item(Fixtures.CARD), Fixtures.NEWER_CARD),
                new RosterChange.Forget(Fixtures.BOB),
                new RosterChange.Release(Fixtures.CAROL, Reason.CHANGED_BY_PERSON),
                new RosterChange.Hold(Fixtures.BOB));
    }

    private static List<RosterChange> each(int count, Function<Contact, RosterChange> step) {
        return IntStream.range(0, count)
                .mapToObj(i -> step.apply(contact(new BareJid("p" + i, "example.org"), "Somebody", "Friends")))
                .toList();
    }
}
