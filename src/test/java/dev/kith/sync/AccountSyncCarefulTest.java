package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.account.SealedLogin;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.jid.BareJid;
import dev.kith.roster.Brake;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.SyncOutcome.Failed;
import dev.kith.sync.SyncOutcome.Postponed;
import dev.kith.sync.SyncOutcome.Refused;
import dev.kith.sync.SyncOutcome.Synced;
import dev.kith.testing.Await;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import dev.kith.testing.MovableClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must not be lost, and what must not slip through, when something else happens during a pass. */
class AccountSyncCarefulTest {
    private static final Account ACCOUNT = account(1, "juliet");
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");

    private final InMemoryBooks books = new InMemoryBooks();
    private final InMemoryRoster rosters = new InMemoryRoster();
    private final InMemorySyncState state = new InMemorySyncState();
    private final MovableClock clock = new MovableClock();
    private final AccountSync sync = Syncs.of(
            books, rosters, state, new InMemoryAccounts(), new InMemoryBonds(state), new DefaultSyncConfig(), clock);
    private final Operations operations = new Operations(sync, rosters, state, clock);

    private static Account account(long id, String name) {
        return new Account(
                id,
                BareJid.parse(name + "@capulet.example"),
                Optional.empty(),
                true,
                false,
                Duration.ofDays(30),
                SubscriptionPolicy.MUTUAL,
                "test",
                Optional.empty(),
                SealedLogin.none());
    }

    private static BareJid jid(int n) {
        return BareJid.parse("contact" + n + "@montague.example");
    }

    private Map<BareJid, RosterItem> roster() {
        return rosters.of(ACCOUNT.jid());
    }

    private void fill(int contacts) {
        for (int n = 0; n < contacts; n++) {
            books.put(jid(n).toString(), "Contact " + n);
        }
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
    }

    private void lose(int from, int to) {
        for (int n = from; n < to; n++) {
            books.remove(jid(n).toString());
        }
    }

    private int removalsLately() {
        return state.load(clock.instant().minus(Duration.ofMinutes(10))).removals();
    }

    @Test
    void newsThatADryRunSawFirst_isStillDone() {
        fill(2);
        books.put(ROMEO.toString(), "Romeo");
        operations.dryRun(ACCOUNT);
        sync.run(ACCOUNT);
        assertThat(roster()).containsKey(ROMEO);
    }

    @Test
    void newsOfOneBook_isStillDone_afterAnotherBookCouldNotBeRead() {
        fill(2);
        books.put(ROMEO.toString(), "Romeo");
        books.deniedHalfWay = new SourceDenied("dav.example.org does not let this login read /nurse/");
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Failed.class);
        books.deniedHalfWay = null;
        sync.run(ACCOUNT);
        assertThat(roster()).containsKey(ROMEO);
    }

    /** H1: a roster that was looked at long before the write says nothing about what the person did meanwhile. */
    @Test
    void editByThePerson_whileABookWasReadForLong_isNotOverwritten() {
        fill(1);
        var edited = new RosterItem(jid(0), "My own name", new TreeSet<>(), Subscription.NONE, false);
        books.put(jid(0).toString(), "New on the card");
        int fetches = rosters.fetches();
        books.whileStoring = () -> {
            try {
                Await.until("the roster was looked at", Duration.ofSeconds(10), () -> rosters.fetches() > fetches);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            roster().put(jid(0), edited);
            clock.move(Duration.ofSeconds(2));
        };
        sync.run(ACCOUNT);
        assertThat(roster().get(jid(0))).isEqualTo(edited);
        assertThat(rosters.fetches()).isEqualTo(fetches + 2);
    }

    /** H1, R1: what was planned by a look of minutes ago is not done to items that changed since. */
    @Test
    void editsByThePerson_whileAPassWritesForLong_areNotOverwritten() {
        for (int n = 0; n < 100; n++) {
            books.put(jid(n).toString(), "Contact " + n);
        }
        var own = new RosterItem(jid(90), "My own name", new TreeSet<>(), Subscription.NONE, false);
        rosters.beforeWrite(() -> {
            clock.move(Duration.ofSeconds(1));
            if (rosters.writes() == 20) {
                roster().put(jid(90), own);
            }
        });
        assertThat(sync.run(ACCOUNT))
                .isInstanceOfSatisfying(
                        Postponed.class,
                        postponed -> assertThat(postponed.detail()).contains("99 added"));
        assertThat(roster()).hasSize(100).containsEntry(jid(90), own);
        assertThat(rosters.fetches()).as("one look in half a minute").isBetween(4, 5);
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster()).containsEntry(jid(90), own);
        assertThat(state.load(ACCOUNT)).as("it was made by hand").doesNotContainKey(jid(90));
    }

    @Test
    void R1_itemRemovedByThePerson_whileAPassWritesForLong_doesNotComeBack() {
        fill(100);
        for (int n = 0; n < 100; n++) {
            books.put(jid(n).toString(), "Renamed " + n);
        }
        int before = rosters.writes();
        rosters.beforeWrite(() -> {
            clock.move(Duration.ofSeconds(1));
            if (rosters.writes() == before + 20) {
                roster().remove(jid(90));
            }
        });
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Postponed.class);
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster()).hasSize(99).doesNotContainKey(jid(90));
    }

    @Test
    void releaseOfWhatAPassCouldNotFinish_isNotUsedUp() {
        fill(100);
        lose(0, 60);
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Refused.class);
        state.release(ACCOUNT, clock.instant());
        var own = new RosterItem(jid(59), "My own name", new TreeSet<>(), Subscription.NONE, false);
        rosters.beforeWrite(() -> {
            clock.move(Duration.ofSeconds(1));
            roster().computeIfPresent(jid(59), (jid, item) -> own);
        });
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Postponed.class);
        assertThat(state.released(ACCOUNT)).isEqualTo(60);
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(state.released(ACCOUNT)).isZero();
        assertThat(roster()).hasSize(41).containsEntry(jid(59), own);
    }

    @Test
    void rosterThatWasJustLookedAt_isNotAskedForTwice() {
        fill(1);
        books.put(jid(0).toString(), "New on the card");
        int fetches = rosters.fetches();
        sync.run(ACCOUNT);
        assertThat(roster().get(jid(0)).name()).isEqualTo("New on the card");
        assertThat(rosters.fetches()).isEqualTo(fetches + 1);
    }

    @Test
    void lookThatWasAskedForWhileAPassRan_isTakenByTheNext() {
        fill(2);
        books.put(ROMEO.toString(), "Romeo");
        rosters.beforeWrite(sync::unsettleAll);
        sync.run(ACCOUNT);
        int fetches = rosters.fetches();
        sync.run(ACCOUNT);
        assertThat(rosters.fetches()).isEqualTo(fetches + 1);
    }

    @Test
    void releaseGivenWhileABrakedPassEnds_isNotLost() {
        fill(20);
        lose(0, 10);
        assertThat(sync.run(ACCOUNT))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.braked()).isTrue());
        books.put(ROMEO.toString(), "Romeo");
        rosters.beforeWrite(() -> state.release(ACCOUNT, clock.instant()));
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Refused.class);
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster()).hasSize(11);
    }

    @Test
    void A2_release_doesNotLetMoreThroughThanThePersonSaw() {
        fill(20);
        lose(0, 6);
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Refused.class);
        state.release(ACCOUNT, clock.instant());
        lose(6, 20);
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Refused.class);
        assertThat(roster()).hasSize(20);
        state.release(ACCOUNT, clock.instant());
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        assertThat(roster()).isEmpty();
    }

    @Test
    void I1_removalsThatTheServerRefuses_brakeNobodyElse() {
        fill(50);
        lose(0, 3);
        IntStream.range(0, 3).forEach(n -> rosters.refuse(jid(n)));
        for (int pass = 0; pass < 5; pass++) {
            assertThat(sync.run(ACCOUNT)).isInstanceOf(Refused.class);
            clock.move(Duration.ofMinutes(1));
        }
        assertThat(removalsLately()).isZero();
        assertThat(state.keptSince(ACCOUNT, clock.instant().minus(Duration.ofDays(1))))
                .isEmpty();
    }

    @Test
    void I1_removalThatIsTriedAgainAndAgain_countsOnce() {
        fill(50);
        lose(0, 1);
        for (int pass = 0; pass < 5; pass++) {
            rosters.beforeWrite(() -> rosters.goDownAfter(0, false));
            assertThat(sync.run(ACCOUNT)).isInstanceOf(Postponed.class);
            rosters.comeBack();
        }
        assertThat(roster()).hasSize(50);
        assertThat(removalsLately()).isEqualTo(1);
    }

    @Test
    void A2_accountsThatPassAtTheSameTime_loseTogetherNoMoreThanTheBrakeAllows() {
        List<Account> accounts = IntStream.range(0, 10)
                .mapToObj(n -> account(10 + n, "person" + n))
                .toList();
        IntStream.range(0, 20).forEach(n -> books.put(jid(n).toString(), "Contact " + n));
        accounts.forEach(sync::run);
        lose(0, 2);

        // Nobody has taken anything away yet when the last of them is judged.
        var judged = new CountDownLatch(accounts.size());
        var slow = (SyncState) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("keepForUndo")) {
                        assertThat(judged.await(10, TimeUnit.SECONDS)).isTrue();
                    }
                    Object result = method.invoke(state, arguments);
                    if (result instanceof Brake.Verdict) {
                        judged.countDown();
                    }
                    return result;
                });
        var atOnce = Syncs.of(
                books, rosters, slow, new InMemoryAccounts(), new InMemoryBonds(state), new DefaultSyncConfig(), clock);
        try (var passes = Executors.newVirtualThreadPerTaskExecutor()) {
            accounts.forEach(account -> passes.submit(() -> atOnce.run(account)));
        }
        int left = accounts.stream()
                .mapToInt(account -> rosters.of(account.jid()).size())
                .sum();
        assertThat(20 * accounts.size() - left).isBetween(1, 5);
    }

    @Test
    void restoreDuringAPass_waitsForItsEnd_soThatAllOfItComesBack() throws Exception {
        fill(100);
        lose(0, 4);
        var restored = new AtomicReference<Thread>();
        rosters.beforeWrite(() -> {
            if (restored.get() == null) {
                restored.set(Thread.ofVirtual().start(() -> operations.restore(ACCOUNT)));
            }
        });
        assertThat(sync.run(ACCOUNT)).isInstanceOf(Synced.class);
        restored.get().join();
        assertThat(roster()).hasSize(100);
        sync.run(ACCOUNT);
        assertThat(roster()).hasSize(100);
    }
}
