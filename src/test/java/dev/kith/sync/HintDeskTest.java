package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.replica.AloneReplica;
import dev.kith.testing.Await;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whose pass a hint asks for. */
class HintDeskTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final URI BOOK = URI.create("https://dav.example/");

    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Long> hinted = new CopyOnWriteArrayList<>();
    private final List<Long> hintedHere = new CopyOnWriteArrayList<>();
    private final Set<Long> elsewhere = new HashSet<>();
    private final HintDesk desk = new HintDesk(
            accounts,
            new InMemoryBooks(),
            scheduler(),
            new DefaultSyncConfig() {
                @Override
                public Optional<List<URI>> pushedOrigins() {
                    return Optional.of(List.of(BOOK));
                }
            },
            metrics);

    private SyncScheduler scheduler() {
        var clock = Clock.systemUTC();
        var sync = Syncs.of(null, new InMemoryRoster(), new InMemorySyncState(), clock);
        return new SyncScheduler(
                accounts, sync, new LastPasses(null), new AloneReplica(), new DefaultSyncConfig(), metrics, clock) {
            @Override
            public void hint(long account) {
                hinted.add(account);
            }

            @Override
            boolean hintOwn(long account) {
                return !elsewhere.contains(account) && hintedHere.add(account);
            }

            @Override
            Set<Long> own() {
                return accounts.all().stream().map(Account::id).collect(Collectors.toSet());
            }
        };
    }

    private double counted(String as) {
        return metrics.counter("kith.hints", "as", as).count();
    }

    @Test
    void hint_findsItsAccount_howeverTheNameIsWritten() throws Exception {
        Account juliet = accounts.add(1, BOOK);
        accounts.add(2, BOOK);
        desk.changed(" Person1 ");
        desk.changed("person1@capulet.example");
        Await.until("both are passed on", SOON, () -> hinted.size() == 2);
        assertThat(hinted).containsOnly(juliet.id());
    }

    /** Where each replica hears of it, to pass it on would be a pass more from each of them. */
    @Test
    void hintThatEveryReplicaHears_isPassedOnToNone() throws Exception {
        accounts.add(1, BOOK);
        desk.changedAsAllKnow("person1");
        Await.until("it is looked up", SOON, () -> hintedHere.equals(List.of(1L)));
        desk.changedAsAllKnow("person1");
        desk.changed("person1");
        Await.until("it is told to all", SOON, () -> hinted.equals(List.of(1L)));
        assertThat(hintedHere).containsExactly(1L);
    }

    /** Nobody says again what was said while nobody listened. */
    @Test
    void hintsThatWereMissed_areMadeUpForAtServersThatTell() throws Exception {
        accounts.add(1, BOOK);
        accounts.add(2, URI.create("https://polled.example/"));
        accounts.add(3, BOOK);
        accounts.add(4, BOOK);
        elsewhere.add(3L);
        desk.missed();
        Await.until("all of them", SOON, () -> hintedHere.contains(4L));
        assertThat(hintedHere).containsExactly(1L, 4L);
        desk.missed();
        Await.until("and again", SOON, () -> hintedHere.size() >= 4);
        assertThat(hinted).isEmpty();
    }

    @Test
    void hintOfAnAccountThatJustCame_isPassedOn() throws Exception {
        accounts.add(1, BOOK);
        desk.changed("person2");
        Await.until("it is nobody's yet", SOON, () -> counted("nobody") == 1);
        accounts.add(2, BOOK);
        desk.changed("person2");
        Await.until("and somebody's now", SOON, () -> hinted.equals(List.of(2L)));
    }

    @Test
    void hintsWhileTheDatabaseIsAway_wait() throws Exception {
        accounts.add(1, BOOK);
        accounts.away(true);
        desk.changed("person1");
        Await.until("it was looked for", SOON, () -> accounts.askedInVain.get() == 1);
        assertThat(hinted).isEmpty();
        accounts.away(false);
        Await.until("it is passed on", SOON, () -> hinted.equals(List.of(1L)));
    }

    @Test
    void importOfAHundredCards_isOneHint() throws Exception {
        accounts.add(1, BOOK);
        for (int i = 0; i < 100; i++) {
            assertThat(desk.changed("person1")).isTrue();
        }
        desk.changed("nobody");
        Await.until("both are looked up", SOON, () -> counted("nobody") == 1 && hinted.size() == 1);
        assertThat(counted("passed-on")).isEqualTo(1);
    }

    @Test
    void namesThatAreNone_areNobodys() throws Exception {
        assertThat(desk.changed("  ")).isTrue();
        assertThat(desk.changed("x".repeat(321))).isTrue();
        assertThat(counted("nobody")).isEqualTo(2);
    }

    @Test
    void floodOfNames_hasAnEnd() throws Exception {
        accounts.add(1, BOOK);
        int taken = 0;
        for (int i = 0; i < 10 * HintDesk.MOST_NAMES; i++) {
            taken += desk.changed("name" + i) ? 1 : 0;
        }
        int known = taken;
        Await.until("the taken ones are looked up", SOON, () -> counted("nobody") == known);
        assertThat(counted("full")).isEqualTo(10 * HintDesk.MOST_NAMES - known);
        desk.changed("person1");
        Await.until("there is room again", SOON, () -> hinted.size() == 1);
    }
}
