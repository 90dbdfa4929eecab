package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Brake;
import dev.kith.roster.Contact;
import dev.kith.roster.LastSynced;
import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.LastSynced.Released;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What our memory of our own doing does, wherever it is kept. */
interface SyncStateContract {
    /** Later in each test run than anything that other tests have stored, and finer than a database counts. */
    Instant NOW = Instant.parse("2036-01-01T12:00:00.123456789Z");

    BareJid ROMEO = BareJid.parse("romeo@montague.example");
    BareJid PARIS = BareJid.parse("paris@verona.example");
    Contact CARD = new Contact(ROMEO, "Romeo 💘", List.of("Lovers", "Family, \"near\""));
    Contact OTHER = new Contact(ROMEO, "Romy", List.of());

    SyncState state();

    /** Accounts of which nothing is remembered. */
    Account juliet();

    Account nurse();

    private static RosterItem item(BareJid jid, String... groups) {
        return new RosterItem(jid, "Name", new TreeSet<>(List.of(groups)), Subscription.BOTH, true);
    }

    @Test
    default void contactsFromBefore_areRemembered_untilTheyAreMade() {
        assertThat(state().metBefore(juliet())).isEmpty();
        state().met(juliet(), ROMEO);
        state().met(juliet(), ROMEO);
        state().met(juliet(), PARIS);
        assertThat(state().metBefore(juliet())).containsExactlyInAnyOrder(ROMEO, PARIS);
        state().made(juliet(), ROMEO);
        state().made(juliet(), ROMEO);
        assertThat(state().metBefore(juliet())).containsExactly(PARIS);
        assertThat(state().metBefore(nurse())).isEmpty();
    }

    @Test
    default void everyMemory_comesBackAsItWas() {
        Instant since = Instant.parse("2026-11-24T12:00:00.123456Z");
        for (LastSynced memory : List.of(
                Managed.of(CARD),
                Managed.of(OTHER),
                new Managed(null, new Intent.Write(CARD), null),
                new Managed(CARD, new Intent.Write(OTHER), since),
                new Managed(CARD, new Intent.Removal(), since),
                new Managed(CARD, null, since),
                new Released(Reason.REMOVED_BY_PERSON),
                new Released(Reason.CHANGED_BY_PERSON),
                new Released(Reason.RESTORED),
                Managed.of(CARD))) {
            state().remember(juliet(), ROMEO, memory);
            assertThat(state().load(juliet())).isEqualTo(Map.of(ROMEO, memory));
        }
        assertThat(state().load(nurse())).isEmpty();
    }

    @Test
    default void forgottenContact_isGone_andNoOther() {
        state().remember(juliet(), ROMEO, Managed.of(CARD));
        state().remember(juliet(), PARIS, new Released(Reason.RESTORED));
        state().remember(nurse(), ROMEO, Managed.of(CARD));
        state().forget(juliet(), ROMEO);
        state().forget(juliet(), BareJid.parse("tybalt@capulet.example"));
        assertThat(state().load(juliet())).containsOnlyKeys(PARIS);
        assertThat(state().load(nurse())).containsOnlyKeys(ROMEO);
    }

    @Test
    default void keptItems_comeOldestFirst_sinceThen() {
        state().keepForUndo(juliet(), item(ROMEO, "Lovers"), NOW.minusSeconds(60));
        state().keepForUndo(juliet(), item(PARIS), NOW.minusSeconds(120));
        state().keepForUndo(juliet(), item(ROMEO), NOW);
        state().keepForUndo(nurse(), item(ROMEO), NOW);
        var kept = state().keptSince(juliet(), NOW.minusSeconds(60));
        assertThat(kept).extracting(SyncState.Kept::jid).containsExactly(ROMEO, ROMEO);
        assertThat(kept).extracting(SyncState.Kept::groups).containsExactly(List.of("Lovers"), List.of());
        assertThat(state().keptSince(juliet(), NOW.minusSeconds(120)))
                .first()
                .extracting(SyncState.Kept::name)
                .isEqualTo("Name");
    }

    @Test
    default void keptItemThatIsTakenBack_isGone_andNoOther() {
        state().keepForUndo(juliet(), item(ROMEO), NOW.minusSeconds(1));
        state().keepForUndo(juliet(), item(ROMEO), NOW);
        state().keepForUndo(juliet(), item(PARIS), NOW);
        state().keepForUndo(nurse(), item(ROMEO), NOW);
        state().dropUndo(juliet(), item(ROMEO), NOW);
        assertThat(state().keptSince(juliet(), NOW.minusSeconds(9)))
                .extracting(SyncState.Kept::jid)
                .containsExactly(ROMEO, PARIS);
        assertThat(state().keptSince(nurse(), NOW.minusSeconds(9))).hasSize(1);
    }

    @Test
    default void judging_countsManagedItems_andRemovalsOfAllAccounts_eachItemOnce() {
        Instant since = NOW.plus(Duration.ofDays(1));
        var before = load(since);
        assertThat(before.removals()).isZero();
        state().remember(juliet(), ROMEO, Managed.of(CARD));
        state().remember(juliet(), PARIS, new Released(Reason.RESTORED));
        state().remember(nurse(), ROMEO, new Managed(null, new Intent.Write(CARD), null));
        state().keepForUndo(juliet(), item(ROMEO), since.minusSeconds(1));
        state().keepForUndo(juliet(), item(PARIS), since);
        state().keepForUndo(juliet(), item(PARIS), since.plusSeconds(1));
        state().keepForUndo(nurse(), item(PARIS), since.plusSeconds(1));
        assertThat(load(since)).isEqualTo(new SyncState.Load(2, before.managed() + 2));
    }

    /** The brake counts what runs elsewhere, too: of many who are judged at once, each is told of those before. */
    @Test
    default void judging_isToldOfWhatTheOthersAreAboutToRemove() {
        Instant now = NOW.plus(Duration.ofDays(2));
        var two = List.<RosterChange>of(new RosterChange.Remove(item(ROMEO)), new RosterChange.Remove(item(PARIS)));
        assertThat(removals(juliet(), now, false, two)).isZero();
        assertThat(removals(nurse(), now, false, two)).as("nobody meant it").isZero();
        assertThat(removals(juliet(), now, true, two)).isZero();
        assertThat(removals(juliet(), now, true, two)).as("one's own again").isZero();
        assertThat(removals(nurse(), now, false, two)).isEqualTo(2);
        state().keepForUndo(juliet(), item(ROMEO), now);
        assertThat(removals(nurse(), now, false, two))
                .as("one done, one to come")
                .isEqualTo(2);
        assertThat(removals(nurse(), now.plus(Duration.ofMinutes(11)), false, two))
                .as("whoever planned it died")
                .isZero();
        state().removalsEnded(juliet());
        assertThat(removals(nurse(), now, false, two)).as("one done").isEqualTo(1);
    }

    private int removals(Account account, Instant now, boolean toBeDone, List<RosterChange> plan) {
        return told(account, now.minus(Duration.ofMinutes(10)), now, toBeDone, plan)
                .removals();
    }

    private SyncState.Load load(Instant since) {
        return told(juliet(), since, since, false, List.of());
    }

    /** What whoever judges is told. */
    private SyncState.Load told(
            Account account, Instant since, Instant now, boolean toBeDone, List<RosterChange> plan) {
        var told = new AtomicReference<>(new SyncState.Load(0, 0));
        var verdict = state().judge(account, since, now, toBeDone, load -> {
            told.set(load);
            return new Brake.Clear(plan);
        });
        assertThat(verdict.plan()).isEqualTo(plan);
        return told.get();
    }

    @Test
    default void brake_isReleasedOnce_byAPerson() {
        assertThat(state().release(juliet(), NOW)).as("it is not on").isFalse();
        state().brake(juliet(), "TOO_MANY", 12, NOW);
        assertThat(state().released(juliet())).isZero();
        assertThat(state().release(juliet(), NOW)).isTrue();
        assertThat(state().released(juliet())).isEqualTo(12);
        assertThat(state().released(nurse())).isZero();
        state().clearBrake(juliet());
        assertThat(state().released(juliet())).isZero();
        assertThat(state().release(juliet(), NOW)).isFalse();
    }

    @Test
    default void releaseThatCameMeanwhile_holds_unlessMoreIsWithheldNow() {
        state().brake(juliet(), "TOO_MANY", 12, NOW);
        state().release(juliet(), NOW);
        state().brake(juliet(), "TOO_MANY", 12, NOW);
        assertThat(state().released(juliet())).isEqualTo(12);
        state().brake(juliet(), "TOO_MANY", 7, NOW);
        assertThat(state().released(juliet())).isEqualTo(7);
        state().brake(juliet(), "ALL_OF_THEM", 8, NOW);
        assertThat(state().released(juliet())).isZero();
        state().brake(juliet(), "ALL_OF_THEM", 8, NOW);
        assertThat(state().released(juliet())).isZero();
    }
}
