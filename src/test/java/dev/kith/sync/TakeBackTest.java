package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Account;
import dev.kith.account.SealedLogin;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.SyncOutcome.Failed;
import dev.kith.sync.SyncOutcome.Synced;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What stays on a roster when its person leaves. */
class TakeBackTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final Account ACCOUNT = new Account(
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

    private final InMemoryBooks books = new InMemoryBooks();
    private final InMemoryRoster rosters = new InMemoryRoster();
    private final InMemorySyncState state = new InMemorySyncState();
    private final MovableClock clock = new MovableClock();
    private AccountSync sync = process();

    private AccountSync process() {
        return Syncs.of(books, rosters, state, clock);
    }

    private TakeBack takeBack() {
        return new TakeBack(sync, rosters, state);
    }

    private Map<BareJid, RosterItem> roster() {
        return rosters.of(JULIET);
    }

    private static RosterItem item(String jid, String name, Subscription subscription, String... groups) {
        return new RosterItem(BareJid.parse(jid), name, new TreeSet<>(List.of(groups)), subscription, false);
    }

    private void person(RosterItem item) {
        roster().put(item.jid(), item);
    }

    @Test
    void whatWeMade_goes_andEverythingElseStaysAsItIs() throws Exception {
        person(item("mother@capulet.example", "Mum", Subscription.BOTH, "Mine")); // by hand, on no card
        person(item("nurse@capulet.example", "Nurse", Subscription.NONE, "House")); // by hand, just as on the card
        person(item("paris@verona.example", "That count", Subscription.NONE)); // by hand, overwritten: the book wins
        books.put("nurse@capulet.example", "Nurse", "House");
        books.put("paris@verona.example", "Paris", "Suitors");
        books.put("romeo@montague.example", "Romeo", "Lovers");
        books.put("tybalt@capulet.example", "Tybalt", "House");
        books.put("peter@capulet.example", "Peter", "House");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        person(item("romeo@montague.example", "Romeo", Subscription.BOTH, "Lovers")); // they agreed on it
        person(item("tybalt@capulet.example", "Cousin", Subscription.NONE, "House")); // the person renamed it
        var before = Map.copyOf(roster());

        var report = takeBack().run(ACCOUNT, (done, all) -> {});

        assertThat(report).isEqualTo(new TakeBack.Report(1, 1, 1, 2, 0));
        var expected = new java.util.HashMap<>(before);
        expected.remove(BareJid.parse("peter@capulet.example"));
        assertThat(roster()).isEqualTo(expected);
    }

    @Test
    void aContactThatWasThereBefore_isOurs_onceThePersonRemovedItAndItsCardMadeItAgain() throws Exception {
        person(item("nurse@capulet.example", "Nurse", Subscription.NONE));
        books.put("nurse@capulet.example", "Nurse");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        books.remove("nurse@capulet.example");
        roster().clear();
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        books.put("nurse@capulet.example", "Nurse");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(takeBack().run(ACCOUNT, (done, all) -> {}).removed()).isEqualTo(1);
        assertThat(roster()).isEmpty();
    }

    @Test
    void aContactThatIsChangedByHand_whileManyAreTaken_stays() throws Exception {
        for (int contact = 0; contact < 100; contact++) {
            books.put("contact" + contact + "@montague.example", "Contact " + contact);
        }
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        var own = item("contact77@montague.example", "My own name", Subscription.NONE);
        int before = rosters.writes();
        rosters.beforeWrite(() -> {
            clock.move(Duration.ofSeconds(1));
            if (rosters.writes() == before + 10) {
                person(own);
            }
        });
        assertThat(takeBack().run(ACCOUNT, (done, all) -> {})).isEqualTo(new TakeBack.Report(99, 0, 1, 0, 0));
        assertThat(roster().values()).containsExactly(own);
    }

    /** Fifty at once, which the brake would never let pass, with the server gone after each write in turn. */
    @Test
    void cutShortAnywhere_itIsFinishedTheNextTime_andTheBrakeHasNoSay() throws Exception {
        for (int contact = 0; contact < 50; contact++) {
            books.put("contact" + contact + "@montague.example", "Contact " + contact, "Friends");
        }
        person(item("mother@capulet.example", "Mum", Subscription.BOTH));
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        int cuts = 0;
        while (roster().size() > 1) {
            rosters.goDownAfter(7, cuts % 2 == 0);
            if (roster().size() > 8) {
                assertThatThrownBy(() -> takeBack().run(ACCOUNT, (done, all) -> {}))
                        .isInstanceOf(RosterUnavailable.class);
                cuts++;
            } else {
                rosters.comeBack();
                takeBack().run(ACCOUNT, (done, all) -> {});
            }
            rosters.comeBack();
            sync = process();
        }
        assertThat(cuts).isGreaterThan(3);
        assertThat(roster()).containsOnlyKeys(BareJid.parse("mother@capulet.example"));
        int writes = rosters.writes();
        assertThat(takeBack().run(ACCOUNT, (done, all) -> {}).removed()).isZero();
        assertThat(rosters.writes()).isEqualTo(writes);
    }

    @Test
    void passThatWaitedForItsTurn_writesNothingAfterwards() throws Exception {
        books.put("romeo@montague.example", "Romeo");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        takeBack().run(ACCOUNT, (done, all) -> {});
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Failed.class);
        assertThat(roster()).isEmpty();
    }

    @Test
    void contactThatTheServerKeeps_isCounted_andStopsNobodyElse() throws Exception {
        books.put("romeo@montague.example", "Romeo");
        books.put("peter@capulet.example", "Peter");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        rosters.refuse(BareJid.parse("peter@capulet.example"));
        var report = takeBack().run(ACCOUNT, (done, all) -> {});
        assertThat(report.words()).isEqualTo("1 contact removed, 1 kept because the server did not let them go");
        assertThat(roster()).containsOnlyKeys(BareJid.parse("peter@capulet.example"));
    }
}
