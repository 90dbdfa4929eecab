package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.account.SealedLogin;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.jid.BareJid;
import dev.kith.roster.LastSynced;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.SyncOutcome.Counts;
import dev.kith.sync.SyncOutcome.Failed;
import dev.kith.sync.SyncOutcome.Postponed;
import dev.kith.sync.SyncOutcome.Refused;
import dev.kith.sync.SyncOutcome.Synced;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AccountSyncTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final Account ACCOUNT = new Account(
            1,
            JULIET,
            Optional.empty(),
            true,
            false,
            Duration.ofDays(30),
            SubscriptionPolicy.MUTUAL,
            "test",
            Optional.empty(),
            SealedLogin.none());

    private final InMemoryBooks books = new InMemoryBooks();
    private final InMemoryRoster rosters = new InMemoryRoster();
    private final InMemorySyncState state = new InMemorySyncState();
    private final MovableClock clock = new MovableClock();
    private final AccountSync sync = Syncs.of(
            books, rosters, state, new InMemoryAccounts(), new InMemoryBonds(state), new DefaultSyncConfig(), clock);

    private Map<BareJid, RosterItem> roster() {
        return rosters.of(JULIET);
    }

    private static RosterItem item(String jid, String name, String... groups) {
        return new RosterItem(BareJid.parse(jid), name, new TreeSet<>(List.of(groups)), Subscription.NONE, false);
    }

    private static BareJid jid(int n) {
        return BareJid.parse("contact" + n + "@montague.example");
    }

    private void fill(int contacts) {
        for (int n = 0; n < contacts; n++) {
            books.put(jid(n).toString(), "Contact " + n, "Friends");
        }
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster()).hasSize(contacts);
    }

    @Test
    void itemThatTheServerHides_isNotTakenForRemoved_andFollowsItsCard() {
        fill(3);
        rosters.hide(jid(1));
        books.put(jid(2).toString(), "Another name", "Friends"); // so that the roster is read
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(state.load(ACCOUNT).get(jid(1))).isInstanceOf(LastSynced.Managed.class);
        books.put(jid(1).toString(), "Renamed", "Friends");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster().get(jid(1)).name()).isEqualTo("Renamed");
    }

    @Test
    void itemThatTheServerMayHide_isNotTakenForRemoved_norWritten() {
        fill(4);
        rosters.tellNothingOfHidden();
        rosters.hide(jid(1));
        roster().remove(jid(2)); // by the person, while nobody heard of it
        roster().remove(jid(3));
        books.put(jid(1).toString(), "Renamed", "Friends");
        books.put(jid(2).toString(), "Renamed as well", "Friends");
        books.remove(jid(3).toString());
        int writes = rosters.writes();
        assertThat(sync.run(ACCOUNT)).isEqualTo(new Synced(Counts.NONE));
        assertThat(rosters.writes()).as("R1").isEqualTo(writes);
        assertThat(state.load(ACCOUNT).get(jid(1))).isInstanceOf(LastSynced.Managed.class);
        assertThat(state.load(ACCOUNT).get(jid(2))).isInstanceOf(LastSynced.Managed.class);
        assertThat(state.load(ACCOUNT)).doesNotContainKey(jid(3));
        rosters.show(jid(1));
        sync.unsettle(ACCOUNT.id());
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster().get(jid(1)).name()).isEqualTo("Renamed");
        assertThat(roster()).doesNotContainKey(jid(2));
    }

    @Test
    void newCard_becomesAnItem() {
        books.put("romeo@montague.example", "Romeo", "Lovers");
        assertThat(sync.run(ACCOUNT)).isEqualTo(new Synced(new Counts(1, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(roster().values()).containsExactly(item("romeo@montague.example", "Romeo", "Lovers"));
    }

    @Test
    void passWithoutNews_readsNoRosterAndWritesNothing() {
        fill(3);
        int fetches = rosters.fetches();
        int writes = rosters.writes();
        assertThat(sync.run(ACCOUNT)).isEqualTo(new Synced(Counts.NONE));
        assertThat(rosters.fetches()).isEqualTo(fetches);
        assertThat(rosters.writes()).isEqualTo(writes);
    }

    @Test
    void passAfterReconnect_readsTheRosterAgain() {
        fill(3);
        int fetches = rosters.fetches();
        sync.unsettleAll();
        sync.run(ACCOUNT);
        assertThat(rosters.fetches()).isEqualTo(fetches + 1);
    }

    @Test
    void passADayLater_readsTheRosterAgain() {
        fill(3);
        int fetches = rosters.fetches();
        clock.move(Duration.ofHours(25));
        sync.run(ACCOUNT);
        assertThat(rosters.fetches()).isEqualTo(fetches + 1);
    }

    @Test
    void itemThatThePersonRemoved_staysRemoved() {
        fill(2);
        roster().remove(jid(0));
        sync.unsettleAll();
        assertThat(sync.run(ACCOUNT)).isEqualTo(new Synced(new Counts(0, 0, 0, 0, 0, 1, 0, 0)));
        books.put(jid(0).toString(), "New Name");
        sync.run(ACCOUNT);
        assertThat(roster()).containsOnlyKeys(jid(1));
    }

    @Test
    void brake_withholdsManyRemovals_untilReleasedOnce() {
        fill(20);
        for (int n = 0; n < 10; n++) {
            books.remove(jid(n).toString());
        }
        books.put("new@montague.example", "New");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Refused.class);
        assertThat(roster()).hasSize(21); // the new one came in all the same
        assertThat(sync.run(ACCOUNT)).as("it goes on waiting").isInstanceOf(Refused.class);

        assertThat(state.release(ACCOUNT, clock.instant())).isTrue();
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster()).hasSize(11);

        clock.move(Duration.ofHours(1));
        for (int n = 10; n < 20; n++) {
            books.remove(jid(n).toString());
        }
        assertThat(sync.run(ACCOUNT)).as("a release works once").isInstanceOf(Refused.class);
    }

    @Test
    void emptyRosterOfTheServer_isNotTakenForThePersonsDoing() {
        fill(20);
        roster().clear();
        sync.unsettleAll();
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Refused.class);
        assertThat(state.load(ACCOUNT).values()).allMatch(LastSynced.Managed.class::isInstance);
    }

    @Test
    void itemThatTheServerRefuses_leavesTheOthersAlone() {
        rosters.refuse(jid(1));
        for (int n = 0; n < 3; n++) {
            books.put(jid(n).toString(), "Contact " + n);
        }
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Refused.class);
        assertThat(roster()).containsOnlyKeys(jid(0), jid(2));
        assertThat(state.load(ACCOUNT)).doesNotContainKey(jid(1));
    }

    @Test
    void serverThatGoesAway_postponesThePass_andTheNextOneFinishesIt() {
        for (boolean losesAnswers : new boolean[] {false, true}) {
            for (int after = 0; after < 5; after++) {
                var test = new AccountSyncTest();
                for (int n = 0; n < 5; n++) {
                    test.books.put(jid(n).toString(), "Contact " + n);
                }
                test.rosters.goDownAfter(after, losesAnswers);
                assertThat(test.sync.run(ACCOUNT)).isInstanceOf(Postponed.class);
                test.rosters.comeBack();
                assertThat(test.sync.run(ACCOUNT)).isInstanceOf(Synced.class);
                assertThat(test.roster()).hasSize(5);
                assertThat(test.state.load(ACCOUNT).values())
                        .allMatch(memory -> memory instanceof LastSynced.Managed m && m.intent() == null);
            }
        }
    }

    @Test
    void booksThatAreAway_postponeUntilTheServerSaysSo() {
        books.away = new SourceUnavailable("dav.example.org is busy (503)", Duration.ofMinutes(7), null);
        assertThat(sync.run(ACCOUNT))
                .isEqualTo(new Postponed(
                        "dav.example.org is busy (503)", clock.instant().plus(Duration.ofMinutes(7))));
        assertThat(rosters.fetches()).isZero();
    }

    @Test
    void refusedLogin_failsAndTouchesNothing() {
        fill(2);
        books.denied = new SourceDenied("dav.example.org refused the password of account 1");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Failed.class);
        assertThat(roster()).hasSize(2);
    }

    @Test
    void writingBackAndForth_isHeldAfterThreeTimes() {
        books.put("romeo@montague.example", "A");
        sync.run(ACCOUNT);
        for (String name : List.of("B", "C", "D")) {
            books.put("romeo@montague.example", name);
            sync.run(ACCOUNT);
        }
        assertThat(roster().get(BareJid.parse("romeo@montague.example")).name()).isEqualTo("C");
        clock.move(Duration.ofMinutes(11));
        sync.run(ACCOUNT);
        assertThat(roster().get(BareJid.parse("romeo@montague.example")).name()).isEqualTo("D");
    }

    @Test
    void preview_changesNothing() {
        books.put("romeo@montague.example", "Romeo");
        var plan = new Operations(sync, rosters, state, clock).dryRun(ACCOUNT);
        assertThat(plan.lines()).extracting(Operations.Line::change).containsExactly("add");
        assertThat(roster()).isEmpty();
        assertThat(state.load(ACCOUNT)).isEmpty();
        assertThat(sync.run(ACCOUNT)).isEqualTo(new Synced(new Counts(1, 0, 0, 0, 0, 0, 0, 0)));
    }

    /** H1: whether it was adopted, or written over because the account wants that, Kith did not make it. */
    @Test
    void H1_contactThatWasThereBefore_staysWhenItsCardGoes() {
        var nurse = item("nurse@capulet.example", "Nurse", "House");
        var count = item("paris@verona.example", "That count");
        roster().put(nurse.jid(), nurse);
        roster().put(count.jid(), count);
        books.put("nurse@capulet.example", "Nurse", "House");
        books.put("paris@verona.example", "Paris");
        books.put("romeo@montague.example", "Romeo");
        Account bookWins = new Account(
                1,
                JULIET,
                Optional.empty(),
                true,
                true,
                Duration.ofDays(30),
                SubscriptionPolicy.MUTUAL,
                "test",
                Optional.empty(),
                SealedLogin.none());
        assertThat(sync.run(bookWins)).isInstanceOf(Synced.class);
        assertThat(roster())
                .containsValue(item("paris@verona.example", "Paris"))
                .hasSize(3);
        books.remove("nurse@capulet.example");
        books.remove("paris@verona.example");
        assertThat(sync.run(bookWins)).isInstanceOf(Synced.class);
        assertThat(roster()).hasSize(3).containsValue(nurse);
        int writes = rosters.writes();
        clock.move(Duration.ofDays(40));
        assertThat(sync.run(bookWins)).isEqualTo(new Synced(Counts.NONE));
        assertThat(rosters.writes()).isEqualTo(writes);
        books.put("nurse@capulet.example", "Nurse", "House", "Lovers");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster())
                .as("its card is back")
                .containsValue(item("nurse@capulet.example", "Nurse", "House", "Lovers"));
    }

    @Test
    void restore_bringsBackWhatWasRemoved_andItStays() {
        fill(3);
        books.remove(jid(0).toString());
        sync.run(ACCOUNT);
        assertThat(roster()).hasSize(2);
        var operations = new Operations(sync, rosters, state, clock);
        assertThat(operations.restore(ACCOUNT).items()).isEqualTo(1);
        assertThat(roster().get(jid(0))).isEqualTo(item(jid(0).toString(), "Contact 0", "Friends"));
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster()).hasSize(3);
        assertThat(operations.restore(ACCOUNT)).isEqualTo(new Operations.Restored(null, 0, 1));
    }

    @Test
    void restore_leavesWhatIsThereAsItIs() {
        fill(3);
        books.remove(jid(0).toString());
        sync.run(ACCOUNT);
        books.put(jid(0).toString(), "Another name");
        sync.run(ACCOUNT);
        assertThat(roster()).containsValue(item(jid(0).toString(), "Another name"));
        var operations = new Operations(sync, rosters, state, clock);
        assertThat(operations.restore(ACCOUNT)).isEqualTo(new Operations.Restored(null, 0, 1));
        assertThat(roster()).containsValue(item(jid(0).toString(), "Another name"));
        assertThat(state.load(ACCOUNT).get(jid(0))).as("the card's still").isInstanceOf(LastSynced.Managed.class);
    }

    @Test
    void restore_givesItsGroupsBack_toAContactThatIsLeaving() {
        fill(3);
        var friend = roster().get(jid(0));
        roster().put(jid(0), new RosterItem(jid(0), friend.name(), friend.groups(), Subscription.BOTH, false));
        books.remove(jid(0).toString());
        sync.run(ACCOUNT);
        assertThat(roster().get(jid(0)).groups()).isEmpty();
        assertThat(new Operations(sync, rosters, state, clock).restore(ACCOUNT))
                .isEqualTo(new Operations.Restored(null, 1, 0));
        assertThat(roster().get(jid(0)).groups()).containsExactly("Friends");
    }

    @Test
    void restore_reachesBackThirtyDaysOnly() {
        fill(3);
        books.remove(jid(0).toString());
        sync.run(ACCOUNT);
        clock.move(Duration.ofDays(31));
        assertThat(new Operations(sync, rosters, state, clock).restore(ACCOUNT).items())
                .isZero();
    }

    @Test
    void newcomer_isToldOnce_whenTheItemIsThere() {
        fill(1);
        books.put("bob@capulet.example", "Bob");
        books.newcomers.add(BareJid.parse("bob@capulet.example"));
        sync.run(ACCOUNT);
        assertThat(books.greeted).containsExactly(BareJid.parse("bob@capulet.example"));
        sync.unsettleAll();
        sync.run(ACCOUNT);
        assertThat(books.greeted).hasSize(1);
    }

    @Test
    void newcomerWhoCannotBeToldNow_isToldByALaterPass() {
        BareJid bob = BareJid.parse("bob@capulet.example");
        books.put(bob.toString(), "Bob");
        books.newcomers.add(bob);
        books.greets = false;
        sync.run(ACCOUNT);
        assertThat(roster()).containsOnlyKeys(bob);
        assertThat(books.greeted).isEmpty();
        books.greets = true;
        sync.run(ACCOUNT);
        assertThat(books.greeted).containsExactly(bob);
    }

    @Test
    void newcomerWhomThePersonHasAlready_isNoNews() {
        BareJid bob = BareJid.parse("bob@capulet.example");
        roster().put(bob, item(bob.toString(), "My own Bob"));
        books.put(bob.toString(), "Bob");
        books.newcomers.add(bob);
        sync.run(ACCOUNT);
        assertThat(books.greeted).isEmpty();
        assertThat(books.newcomers).as("and not looked at again").isEmpty();
        assertThat(roster().get(bob).name()).isEqualTo("My own Bob");
    }
}
