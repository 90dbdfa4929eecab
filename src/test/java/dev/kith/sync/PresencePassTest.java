package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.account.SealedLogin;
import dev.kith.account.Standing;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.jid.BareJid;
import dev.kith.replica.ShardOf;
import dev.kith.roster.Bond;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.SubscriptionAccess.Ability;
import dev.kith.testing.Counted;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Passes of several accounts that hold each other: what presence comes of them, each pass hinting the next. */
class PresencePassTest {
    private final OwnCards cards = new OwnCards();
    private final InMemoryRoster rosters = new InMemoryRoster();
    private final InMemorySyncState state = new InMemorySyncState();
    private final InMemoryBonds bonds = new InMemoryBonds(state);
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final MovableClock clock = new MovableClock();
    private final AccountSync sync = Syncs.of(cards, rosters, state, accounts, bonds, new DefaultSyncConfig(), clock);
    private final Queue<BareJid> hinted = new ConcurrentLinkedQueue<>();

    private final Account juliet = account(1, "juliet@capulet.example", SubscriptionPolicy.MUTUAL);
    private final Account romeo = account(2, "romeo@capulet.example", SubscriptionPolicy.MUTUAL);

    PresencePassTest() {
        sync.onHint(hinted::add);
    }

    private Account account(long id, String jid, SubscriptionPolicy policy) {
        var account = new Account(
                id,
                BareJid.parse(jid),
                Optional.empty(),
                true,
                false,
                Duration.ofDays(30),
                policy,
                "test",
                Optional.empty(),
                SealedLogin.none());
        accounts.put(account);
        return account;
    }

    private Account changed(Account account, boolean enabled, SubscriptionPolicy policy, Duration grace) {
        var changed = new Account(
                account.id(),
                account.jid(),
                Optional.empty(),
                enabled,
                false,
                grace,
                policy,
                "test",
                Optional.empty(),
                SealedLogin.none());
        accounts.put(changed);
        return changed;
    }

    private void card(Account owner, BareJid of) {
        cards.of(owner).put(of, new Contact(of, "Name of " + of, List.of("Friends")));
    }

    private void card(Account owner, String of) {
        card(owner, BareJid.parse(of));
    }

    /** The passes that this one leads to, until nobody is hinted any more. */
    private void run(Account first) {
        hinted.add(first.jid());
        drain();
    }

    private void drain() {
        for (int passes = 0; !hinted.isEmpty(); passes++) {
            assertThat(passes).as("passes without an end").isLessThan(400);
            var account = accounts.find(hinted.poll()).orElseThrow();
            sync.unsettle(account.id());
            assertThat(sync.run(account)).isInstanceOf(SyncOutcome.Synced.class);
        }
    }

    private RosterItem item(Account owner, Account contact) {
        return rosters.of(owner.jid()).get(contact.jid());
    }

    private void awaitPair(Subscription juliets, Subscription romeos) {
        assertThat(item(juliet, romeo).subscription()).isEqualTo(juliets);
        assertThat(item(romeo, juliet).subscription()).isEqualTo(romeos);
    }

    private void becomeAPair() {
        card(juliet, romeo.jid());
        run(juliet);
        card(romeo, juliet.jid());
        run(romeo);
        awaitPair(Subscription.BOTH, Subscription.BOTH);
    }

    @Test
    void secondCard_makesThePair_withoutWaitingForAnybodysNextPass() {
        becomeAPair();
        int writes = rosters.writes();
        run(juliet);
        run(romeo);
        assertThat(rosters.writes()).as("C2").isEqualTo(writes);
    }

    /** Each has looked for the other one before either is noted. */
    @Test
    void twoWhoBeginAtTheSameMoment_findEachOther() throws Exception {
        card(juliet, romeo.jid());
        card(romeo, juliet.jid());
        var both = new CyclicBarrier(2);
        var asked = new AtomicInteger();
        rosters.whenAsked = () -> {
            if (asked.incrementAndGet() <= 2) {
                try {
                    both.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        try (var passes = Executors.newVirtualThreadPerTaskExecutor()) {
            passes.submit(() -> sync.run(juliet));
            passes.submit(() -> sync.run(romeo));
        }
        drain();
        awaitPair(Subscription.BOTH, Subscription.BOTH);
    }

    @Test
    void accountWithNames_isNeverPaired() {
        changed(romeo, true, SubscriptionPolicy.NAMES, Duration.ofDays(30));
        card(juliet, romeo.jid());
        card(romeo, juliet.jid());
        run(juliet);
        run(romeo);
        run(juliet);
        awaitPair(Subscription.NONE, Subscription.NONE);
    }

    @Test
    void cardThatGoes_endsThePairAfterItsGrace() {
        becomeAPair();
        cards.of(juliet).clear();
        run(juliet);
        awaitPair(Subscription.BOTH, Subscription.BOTH);
        clock.move(Duration.ofDays(31));
        run(juliet);
        assertThat(rosters.of(juliet.jid())).isEmpty();
        assertThat(item(romeo, juliet).subscription()).isEqualTo(Subscription.NONE);
    }

    @Test
    void pairThatItsPersonTookBack_staysApart_alsoWhenTheCardComesAgain() {
        becomeAPair();
        var was = item(juliet, romeo);
        rosters.of(juliet.jid())
                .put(romeo.jid(), new RosterItem(romeo.jid(), was.name(), was.groups(), Subscription.NONE, false));
        run(juliet);
        awaitPair(Subscription.NONE, Subscription.NONE);
        cards.of(juliet).clear();
        run(juliet);
        assertThat(rosters.of(juliet.jid())).isEmpty();
        card(juliet, romeo.jid());
        run(juliet);
        run(romeo);
        awaitPair(Subscription.NONE, Subscription.NONE);
        assertThat(bonds.bonds(juliet)).containsEntry(romeo.jid(), Bond.TAKEN_BACK);
    }

    private Resubscription.Answer resubscribe(Account account, Account contact) {
        return new Resubscription(accounts, bonds, state).allow(account, contact.jid());
    }

    @Test
    void pairThatItsPersonTookBack_comesAgain_onlyWhenTheySaySo() {
        becomeAPair();
        var was = item(juliet, romeo);
        assertThat(resubscribe(juliet, romeo)).isEqualTo(Resubscription.Answer.NOTHING_TAKEN_BACK);
        rosters.of(juliet.jid())
                .put(romeo.jid(), new RosterItem(romeo.jid(), was.name(), was.groups(), Subscription.NONE, false));
        run(juliet);
        awaitPair(Subscription.NONE, Subscription.NONE);
        assertThat(resubscribe(romeo, juliet)).isEqualTo(Resubscription.Answer.NOTHING_TAKEN_BACK);
        run(romeo);
        awaitPair(Subscription.NONE, Subscription.NONE);
        assertThat(resubscribe(juliet, romeo)).isEqualTo(Resubscription.Answer.MAY_BE_PAIRED);
        run(juliet);
        awaitPair(Subscription.BOTH, Subscription.BOTH);
        assertThat(resubscribe(juliet, romeo)).isEqualTo(Resubscription.Answer.NOTHING_TAKEN_BACK);
    }

    /** As when a person's own program says so: the server lowers both items. */
    @Test
    void pairThatEndedOnBothSides_comesAgain_onlyWhenBothSaySo() {
        becomeAPair();
        for (Account side : List.of(juliet, romeo)) {
            var other = side == juliet ? romeo : juliet;
            var was = item(side, other);
            var lowered = side == juliet ? Subscription.FROM : Subscription.TO;
            rosters.of(side.jid())
                    .put(other.jid(), new RosterItem(other.jid(), was.name(), was.groups(), lowered, false));
        }
        run(juliet);
        awaitPair(Subscription.NONE, Subscription.NONE);
        assertThat(resubscribe(juliet, romeo)).isEqualTo(Resubscription.Answer.OTHER_SIDE_TOO);
        run(juliet);
        run(romeo);
        awaitPair(Subscription.NONE, Subscription.NONE);
        assertThat(resubscribe(romeo, juliet)).isEqualTo(Resubscription.Answer.MAY_BE_PAIRED);
        run(romeo);
        awaitPair(Subscription.BOTH, Subscription.BOTH);
    }

    /** Nothing but what a pass hints makes it run again. */
    @Test
    void contactThatWasJustAdded_isAskedAtOnce() {
        rosters.abilities(Set.of(Ability.ASK));
        var asking = changed(juliet, true, SubscriptionPolicy.ASK, Duration.ofDays(30));
        BareJid nurse = BareJid.parse("nurse@elsewhere.example");
        card(asking, nurse);
        assertThat(sync.run(asking)).isInstanceOf(SyncOutcome.Synced.class);
        drain();
        assertThat(rosters.of(juliet.jid()).get(nurse).pendingOut()).isTrue();
    }

    @Test
    void contactThatItsPersonRemoved_comesBackWithItsCard_onlyWhenTheySaySo() {
        becomeAPair();
        rosters.of(juliet.jid()).remove(romeo.jid());
        run(juliet);
        run(juliet);
        assertThat(item(juliet, romeo)).isNull();
        assertThat(resubscribe(juliet, romeo)).isEqualTo(Resubscription.Answer.MAY_BE_PAIRED);
        run(juliet);
        awaitPair(Subscription.BOTH, Subscription.BOTH);
    }

    @Test
    void contactThatItsPersonRenamed_staysTheirOwn_alsoWhenTheySaySo() {
        becomeAPair();
        var theirs =
                new RosterItem(romeo.jid(), "Sweetheart", item(juliet, romeo).groups(), Subscription.NONE, false);
        rosters.of(juliet.jid()).put(romeo.jid(), theirs);
        run(juliet);
        run(juliet);
        assertThat(resubscribe(juliet, romeo)).isEqualTo(Resubscription.Answer.PERSONS_OWN);
        run(juliet);
        run(romeo);
        assertThat(item(juliet, romeo)).isEqualTo(theirs);
    }

    private List<Long> leaving() {
        return sync.leaving(ShardOf.ALL).stream().map(Standing::id).toList();
    }

    @Test
    void accountThatIsSwitchedOff_losesWhatKithMade_andNothingElse() {
        becomeAPair();
        rosters.of(juliet.jid())
                .put(
                        BareJid.parse("nurse@capulet.example"),
                        new RosterItem(
                                BareJid.parse("nurse@capulet.example"),
                                "",
                                new java.util.TreeSet<>(),
                                Subscription.BOTH,
                                false));
        var off = changed(juliet, false, SubscriptionPolicy.MUTUAL, Duration.ofDays(30));
        assertThat(leaving()).containsExactly(juliet.id());
        run(off);
        awaitPair(Subscription.NONE, Subscription.NONE);
        assertThat(rosters.of(juliet.jid())
                        .get(BareJid.parse("nurse@capulet.example"))
                        .subscription())
                .isEqualTo(Subscription.BOTH);
        assertThat(leaving()).isEmpty();
        int fetches = rosters.fetches();
        assertThat(sync.run(off)).isEqualTo(new SyncOutcome.Synced(SyncOutcome.Counts.NONE));
        assertThat(rosters.fetches()).isEqualTo(fetches);
    }

    /** What an account chose, and what its other side did, holds whether or not books can be read just now. */
    @Test
    void consentThatIsWithdrawn_doesNotWaitForTheBooks() {
        becomeAPair();
        cards.unreadable.addAll(Set.of(juliet.id(), romeo.id()));
        assertThat(sync.run(juliet)).as("nothing to end yet").isInstanceOf(SyncOutcome.Failed.class);
        awaitPair(Subscription.BOTH, Subscription.BOTH);
        var names = changed(juliet, true, SubscriptionPolicy.NAMES, Duration.ofDays(30));
        card(juliet, "paris@verona.example");
        assertThat(sync.run(names)).isInstanceOf(SyncOutcome.Failed.class);
        assertThat(hinted)
                .as("a login that is refused is not tried again for that")
                .containsOnly(romeo.jid());
        assertThat(sync.run(romeo)).isInstanceOf(SyncOutcome.Failed.class);
        awaitPair(Subscription.NONE, Subscription.NONE);
        assertThat(rosters.of(juliet.jid())).as("and nothing else is done").hasSize(1);
    }

    @Test
    void whoLeaves_isNotDone_whilePresenceThatKithLetFlowCannotBeEnded() throws Exception {
        card(juliet, "paris@verona.example");
        becomeAPair();
        rosters.refuse(romeo.jid());
        var off = changed(juliet, false, SubscriptionPolicy.MUTUAL, Duration.ofDays(30));
        assertThatThrownBy(() -> new TakeBack(sync, rosters, state).run(off, (done, all) -> {}))
                .isInstanceOf(RosterUnavailable.class);
        assertThat(rosters.of(juliet.jid())).as("all else is taken back").containsOnlyKeys(romeo.jid());
    }

    @Test
    void whoLeaves_takesThePresenceThatKithLetFlowWithThem() throws Exception {
        becomeAPair();
        var off = changed(juliet, false, SubscriptionPolicy.MUTUAL, Duration.ofDays(30));
        var report = new TakeBack(sync, rosters, state).run(off, (done, all) -> {});
        assertThat(report).isEqualTo(new TakeBack.Report(1, 0, 0, 0, 0));
        assertThat(rosters.of(juliet.jid())).isEmpty();
        accounts.remove(juliet.id());
        hinted.removeIf(juliet.jid()::equals);
        run(romeo);
        assertThat(item(romeo, juliet).subscription()).isEqualTo(Subscription.NONE);
    }

    @Test
    void itemThatWasThereBefore_isNotPaired() {
        card(juliet, romeo.jid());
        var card = cards.of(juliet).get(romeo.jid());
        rosters.of(juliet.jid())
                .put(romeo.jid(), new RosterItem(romeo.jid(), card.name(), card.groups(), Subscription.NONE, false));
        run(juliet);
        card(romeo, juliet.jid());
        run(romeo);
        run(juliet);
        awaitPair(Subscription.NONE, Subscription.NONE);
    }

    @Test
    void blockedContact_isNotPaired() {
        rosters.block(romeo.jid().toString());
        card(juliet, romeo.jid());
        card(romeo, juliet.jid());
        run(juliet);
        run(romeo);
        run(juliet);
        assertThat(item(juliet, romeo).subscription()).isEqualTo(Subscription.NONE);
    }

    @Test
    void manyWhoseOtherSideIsGone_waitForAPerson() {
        for (int n = 10; n < 30; n++) {
            var other = account(n, "person" + n + "@capulet.example", SubscriptionPolicy.MUTUAL);
            card(juliet, other.jid());
            card(other, juliet.jid());
            run(other);
        }
        run(juliet);
        assertThat(rosters.of(juliet.jid()).values()).allMatch(item -> item.subscription() == Subscription.BOTH);
        for (int n = 10; n < 30; n++) {
            accounts.remove(n);
        }
        sync.unsettle(juliet.id());
        assertThat(sync.run(juliet)).isInstanceOf(SyncOutcome.Refused.class);
        assertThat(rosters.of(juliet.jid()).values()).allMatch(item -> item.subscription() == Subscription.BOTH);
    }

    @Test
    void accountThatAsks_asksFiveAtOneDomainAndTwentyInAll_aDay_andNobodyTwice() {
        var asking = changed(juliet, true, SubscriptionPolicy.ASK, Duration.ofDays(30));
        for (int n = 0; n < 8; n++) {
            for (int domain = 0; domain < 6; domain++) {
                card(asking, "friend" + n + "@domain" + domain + ".example");
            }
        }
        card(asking, "postmaster@domain9.example");
        card(asking, "no-reply@domain9.example");
        card(asking, "blocked@domain9.example");
        rosters.block("blocked@domain9.example");
        run(asking);
        run(asking);
        assertThat(asked()).isEqualTo(20);
        double exhausted = Counted.of("kith.sync.budget.exhausted");
        run(asking);
        assertThat(asked()).isEqualTo(20);
        assertThat(Counted.of("kith.sync.budget.exhausted")).isGreaterThan(exhausted);
        clock.move(Duration.ofHours(25));
        run(asking);
        assertThat(asked()).isEqualTo(40);
        clock.move(Duration.ofHours(-25));
        run(asking);
        assertThat(asked()).as("the clock went back").isEqualTo(40);
        clock.move(Duration.ofHours(51));
        run(asking);
        assertThat(asked()).as("everybody but the offices and the blocked").isEqualTo(48);
        // Everybody says no, and the clock goes on.
        rosters.of(juliet.jid())
                .replaceAll((jid, i) -> new RosterItem(jid, i.name(), i.groups(), Subscription.NONE, false));
        clock.move(Duration.ofDays(3));
        run(asking);
        run(asking);
        assertThat(asked()).isZero();
    }

    private long asked() {
        return rosters.of(juliet.jid()).values().stream()
                .filter(RosterItem::pendingOut)
                .count();
    }

    @Test
    void wayThatCannotAsk_doesNotTry() {
        rosters.abilities(Set.of(Ability.SET));
        var asking = changed(juliet, true, SubscriptionPolicy.ASK, Duration.ofDays(30));
        card(asking, "friend@elsewhere.example");
        run(asking);
        assertThat(asked()).isZero();
        assertThat(bonds.bonds(asking)).isEmpty();
    }

    @Test
    void answerThatIsLost_isMadeUpFor() {
        for (int after = 1; after < 6; after++) {
            var test = new PresencePassTest();
            test.card(test.juliet, test.romeo.jid());
            test.card(test.romeo, test.juliet.jid());
            test.rosters.goDownAfter(after, true);
            var all = new HashSet<>(List.of(test.juliet, test.romeo));
            for (int i = 0; i < 3; i++) {
                all.forEach(account -> {
                    test.sync.unsettle(account.id());
                    test.sync.run(account);
                });
            }
            test.hinted.clear();
            test.rosters.comeBack();
            test.run(test.juliet);
            test.run(test.romeo);
            test.awaitPair(Subscription.BOTH, Subscription.BOTH);
        }
    }
}
