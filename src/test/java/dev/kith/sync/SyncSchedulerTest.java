package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.jid.BareJid;
import dev.kith.replica.AloneReplica;
import dev.kith.replica.Replicas.Word;
import dev.kith.roster.Contact;
import dev.kith.testing.Await;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncSchedulerTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final URI SLOW = URI.create("https://slow.example/dav/");
    private static final URI QUICK = URI.create("https://quick.example/dav/");
    private static final URI TELLING = URI.create("https://telling.example");

    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final Books books = new Books();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AloneReplica replicas = new AloneReplica();
    private SyncScheduler scheduler = scheduler(Duration.ofMillis(200));

    /** Address books at two servers, one of which may keep everybody waiting. */
    private static final class Books implements Contacts {
        final Map<Long, AtomicInteger> reads = new ConcurrentHashMap<>();
        final Set<Long> faulty = ConcurrentHashMap.newKeySet();
        final Set<Long> unavailable = ConcurrentHashMap.newKeySet();
        final AtomicInteger waiting = new AtomicInteger();
        volatile CountDownLatch slow = new CountDownLatch(0);

        @Override
        public boolean refresh(Account account, boolean everything, Runnable news) throws SourceUnavailable {
            reads.computeIfAbsent(account.id(), id -> new AtomicInteger()).incrementAndGet();
            if (faulty.contains(account.id())) {
                throw new IllegalStateException("a fault");
            }
            if (unavailable.contains(account.id())) {
                throw new SourceUnavailable("left alone for an hour", Duration.ofHours(1), null);
            }
            if (account.bookUrl().equals(Optional.of(SLOW))) {
                waiting.incrementAndGet();
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                waiting.decrementAndGet();
            }
            return false;
        }

        int reads(Account account) {
            return reads.getOrDefault(account.id(), new AtomicInteger()).get();
        }

        @Override
        public Wanted wantedBy(Account account, Set<BareJid> known) {
            return new Wanted(Map.of(), Set.of(), 0);
        }

        @Override
        public boolean greet(Account account, Map<BareJid, Contact> onRoster, Set<BareJid> newcomers) {
            return true;
        }
    }

    /** Notes nothing down. */
    private static final class Forgetful extends LastPasses {
        Forgetful() {
            super(null);
        }

        @Override
        boolean note(long account, SyncOutcome outcome, Instant now, Instant next) {
            return true;
        }

        @Override
        void lookAgain(long account) {}
    }

    private SyncScheduler scheduler(Duration interval) {
        return scheduler(interval, 50);
    }

    private SyncScheduler scheduler(Duration interval, int firstPassesPerSecond) {
        var config = new DefaultSyncConfig() {
            @Override
            public Duration interval() {
                return interval;
            }

            @Override
            public Optional<List<URI>> pushedOrigins() {
                return Optional.of(List.of(TELLING));
            }

            @Override
            public int firstPassesPerSecond() {
                return firstPassesPerSecond;
            }

            @Override
            public Duration stopWithin() {
                return Duration.ofSeconds(1);
            }
        };
        var clock = Clock.systemUTC();
        var state = new InMemorySyncState();
        var sync = Syncs.of(books, new InMemoryRoster(), state, accounts, new InMemoryBonds(state), config, clock);
        return new SyncScheduler(accounts, sync, new Forgetful(), replicas, config, metrics, clock);
    }

    @AfterEach
    void stop() {
        books.slow.countDown();
        scheduler.stop();
    }

    @Test
    void passes_comeBySchedule() throws Exception {
        Account juliet = accounts.add(1, QUICK);
        scheduler.start();
        Await.until("three passes", SOON, () -> books.reads(juliet) >= 3);
        assertThat(passes("synced", "first")).isEqualTo(1);
        assertThat(passes("synced", "delta")).as("the roster was right").isPositive();
        assertThat(passes("failed", "full")).isZero();
    }

    @Test
    void serverThatTells_isAskedRarely_andAtOnceWhenItTold() throws Exception {
        Account juliet = accounts.add(1, TELLING.resolve("/juliet/"));
        Account romeo = accounts.add(2, QUICK);
        scheduler.start();
        Await.until("the first pass", SOON, () -> books.reads(juliet) == 1);
        int others = books.reads(romeo);
        Await.until("the other is polled", SOON, () -> books.reads(romeo) >= others + 5);
        assertThat(books.reads(juliet)).isEqualTo(1);
        scheduler.hint(juliet.id());
        Await.until("a pass", SOON, () -> books.reads(juliet) == 2);
    }

    /** Where many are served, a start is no storm for anybody's server. */
    @Test
    void firstPasses_areSoManyInASecond() throws Exception {
        scheduler = scheduler(Duration.ofSeconds(5), 10);
        for (int i = 1; i <= 40; i++) {
            accounts.add(i, QUICK);
        }
        long begin = System.nanoTime();
        scheduler.start();
        Await.until("everybody had one", SOON, () -> books.reads.size() == 40);
        // Over four seconds, at random: that none comes in the second half is less likely than 1 in 10^12.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
    }

    /** I1: one bad account never slows another. */
    @Test
    void serverThatHangs_delaysOnlyItsOwnPeople() throws Exception {
        books.slow = new CountDownLatch(1);
        for (int i = 1; i <= 60; i++) {
            accounts.add(i, SLOW);
        }
        scheduler.start();
        Await.until("as many wait as may", SOON, () -> books.waiting.get() == 16);
        Account juliet = accounts.add(100, QUICK);
        scheduler.reload();
        Await.until("five passes meanwhile", SOON, () -> books.reads(juliet) >= 5);
        assertThat(books.waiting).hasValue(16);
    }

    @Test
    void whoIsSwitchedOffWhileTheirPassWaits_isLeftAlone() throws Exception {
        books.slow = new CountDownLatch(1);
        for (int i = 1; i <= 16; i++) {
            accounts.add(i, SLOW);
        }
        scheduler.start();
        Await.until("as many wait as may", SOON, () -> books.waiting.get() == 16);
        Account juliet = accounts.add(100, SLOW);
        scheduler.reload();
        Await.until(
                "hers waits, too",
                SOON,
                () -> metrics.get("kith.sync.running").gauge().value() == 17);
        Thread.sleep(1_000); // what decides is how long it has waited, and its thread may begin late
        accounts.switchOff(juliet.id());
        books.slow.countDown();
        Await.until(
                "it is over",
                SOON,
                () -> IntStream.rangeClosed(1, 16)
                        .allMatch(i -> books.reads(accounts.find(i).orElseThrow()) >= 3));
        assertThat(books.reads(juliet)).isZero();
    }

    @Test
    void faultInOneAccount_stopsNoOther_andIsTriedAgain() throws Exception {
        Account romeo = accounts.add(1, QUICK);
        Account juliet = accounts.add(2, QUICK);
        books.faulty.add(romeo.id());
        scheduler.start();
        Await.until("the other goes on", SOON, () -> books.reads(juliet) >= 5 && books.reads(romeo) >= 1);
        books.faulty.clear();
        int before = books.reads(romeo);
        Await.until("tried again", SOON, () -> books.reads(romeo) > before);
    }

    private long passes(String outcome, String kind) {
        return metrics.get("kith.sync.pass")
                .tags("outcome", outcome, "kind", kind)
                .timer()
                .count();
    }

    private double accounts(String outcome) {
        return metrics.get("kith.sync.accounts").tag("outcome", outcome).gauge().value();
    }

    @Test
    void whoIsInTrouble_isCounted_andAges() throws Exception {
        Account romeo = accounts.add(1, QUICK);
        accounts.add(2, QUICK);
        Account nurse = accounts.add(3, QUICK);
        books.unavailable.add(romeo.id());
        books.faulty.add(nurse.id());
        scheduler.start();
        Await.until(
                "each had a pass",
                SOON,
                () -> accounts("postponed") == 1 && accounts("synced") == 1 && accounts("failed") == 1);
        assertThat(accounts("none")).isZero();
        assertThat(metrics.counter("kith.sync.faults").count()).isPositive();
        assertThat(passes("postponed", "first")).isEqualTo(1);
        assertThat(metrics.get("kith.sync.brake.engaged").gauge().value()).isZero();
        assertThat(metrics.get("kith.sync.late").gauge().value()).isZero();
        var oldest = metrics.get("kith.sync.oldest.success").timeGauge();
        Await.until("he waits longer and longer", SOON, () -> oldest.value(TimeUnit.SECONDS) >= 1);
        var nearlyOldest = metrics.get("kith.sync.success.age").tag("quantile", "0.99");
        assertThat(nearlyOldest.timeGauge().value(TimeUnit.SECONDS)).isPositive();
        accounts.switchOff(romeo.id());
        accounts.switchOff(nurse.id());
        scheduler.reload();
        Await.until("who is served no more does not count", SOON, () -> oldest.value(TimeUnit.SECONDS) < 1);
    }

    @Test
    void personWhoComesOnline_getsAPassAtOnce() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        Account juliet = accounts.add(1, QUICK);
        Account romeo = accounts.add(2, QUICK);
        scheduler.start();
        scheduler.passNow(juliet).get(20, TimeUnit.SECONDS);
        int before = books.reads(juliet);
        int others = books.reads(romeo);
        scheduler.cameOnline(juliet.jid());
        Await.until("a pass", SOON, () -> books.reads(juliet) > before);
        scheduler.cameOnline(juliet.jid()); // a second device is no news
        scheduler.cameOnline(BareJid.parse("stranger@capulet.example"));
        assertThat(books.reads(romeo)).isEqualTo(others);
    }

    /** The stream is the holder's, but the rosters that may have changed meanwhile are everybody's. */
    @Test
    void linkThatCameBack_isToldToTheOthers_whoReadEverythingAnew() throws Exception {
        scheduler = scheduler(Duration.ofSeconds(2), 50);
        Account juliet = accounts.add(1, TELLING.resolve("/juliet/")); // not due for an hour
        scheduler.start();
        scheduler.reconcileAll();
        assertThat(replicas.said).contains("RECONNECTED");
        scheduler.passNow(juliet).get(20, TimeUnit.SECONDS);
        replicas.holdLink(false);
        int before = books.reads(juliet);
        replicas.heard(Word.RECONNECTED, "");
        Await.until("a pass", SOON, () -> books.reads(juliet) > before);
    }

    @Test
    void presenceThatIsUnknown_isUnknownToTheOthers_andComingOnlineIsNewsAgain() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        Account juliet = accounts.add(1, QUICK);
        scheduler.start();
        scheduler.presenceUnknown();
        Await.until("told", SOON, () -> replicas.said.contains("UNKNOWN"));
        replicas.holdLink(false);
        scheduler.presenceUnknown();
        replicas.holdLink(true);
        scheduler.cameOnline(BareJid.parse("tybalt@capulet.example"));
        Await.until("told in order", SOON, () -> replicas.said.contains("ONLINE tybalt@capulet.example"));
        assertThat(replicas.said).as("it is for the next holder to say").containsOnlyOnce("UNKNOWN");
        scheduler.passNow(juliet).get(20, TimeUnit.SECONDS);
        replicas.heard(Word.THERE, "nurse@capulet.example " + juliet.jid());
        int before = books.reads(juliet);
        replicas.heard(Word.ONLINE, juliet.jid().toString());
        scheduler.passNow(juliet).get(20, TimeUnit.SECONDS);
        assertThat(books.reads(juliet)).as("who was there is no news").isEqualTo(before + 1);
        replicas.heard(Word.UNKNOWN, "");
        replicas.heard(Word.ONLINE, juliet.jid().toString());
        Await.until("a pass", SOON, () -> books.reads(juliet) > before + 1);
    }

    @Test
    void replicaThatComes_isToldWhoIsOnline_byTheHolderOfTheLink() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        scheduler.start();
        var people = IntStream.range(0, 500)
                .mapToObj(i -> BareJid.parse("person" + i + "@capulet.example"))
                .toList();
        people.forEach(scheduler::cameOnline);
        Await.until("each by themselves", SOON, () -> replicas.said.size() == 500);
        replicas.giveAway(people.getFirst());
        replicas.said.clear();
        replicas.heard(Word.REPLICAS, "");
        Await.until("everybody", SOON, () -> told().size() == 500);
        assertThat(told()).containsExactlyInAnyOrderElementsOf(people);
        assertThat(replicas.said).hasSizeBetween(2, 3).allMatch(word -> word.length() < 7500);
    }

    /** A pass runs, another one is waited for, and then the account is another replica's. */
    @Test
    void passThatIsWaitedFor_endsAlsoWhenTheAccountMoves() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        Account juliet = accounts.add(1, SLOW);
        Account romeo = accounts.add(2, QUICK);
        books.slow = new CountDownLatch(1);
        scheduler.start();
        var running = scheduler.passNow(juliet);
        Await.until("a pass", SOON, () -> books.waiting.get() == 1);
        var next = scheduler.passNow(juliet);
        scheduler.passNow(romeo).get(20, TimeUnit.SECONDS); // planned after it, so hers is asked for by now
        replicas.giveAway(juliet.jid());
        books.slow.countDown();
        running.get(20, TimeUnit.SECONDS);
        assertThat(next.get(20, TimeUnit.SECONDS)).isInstanceOf(SyncOutcome.Postponed.class);
    }

    private List<BareJid> told() {
        return replicas.said.stream()
                .flatMap(word -> Stream.of(word.split(" ")).skip(1))
                .map(BareJid::parse)
                .toList();
    }

    @Test
    void hint_makesAPassSooner_ofThatAccountAlone() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        Account juliet = accounts.add(1, QUICK);
        Account romeo = accounts.add(2, QUICK);
        scheduler.start();
        scheduler.passNow(juliet).get(20, TimeUnit.SECONDS);
        scheduler.passNow(romeo).get(20, TimeUnit.SECONDS); // or his first pass may come at any time from now on
        int before = books.reads(juliet);
        int others = books.reads(romeo);
        scheduler.hint(juliet.id());
        Await.until("a pass", SOON, () -> books.reads(juliet) > before);
        scheduler.hint(4711); // nobody's
        assertThat(books.reads(romeo)).isEqualTo(others);
    }

    /** However many, they come to one pass each two seconds, and the last one is never forgotten. */
    @Test
    void hintsWithoutEnd_areFewPasses() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        Account juliet = accounts.add(1, QUICK);
        scheduler.start();
        scheduler.passNow(juliet).get(20, TimeUnit.SECONDS);
        int before = books.reads(juliet);
        long begin = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            scheduler.hint(juliet.id());
        }
        Await.until("a pass", SOON, () -> books.reads(juliet) > before);
        scheduler.hint(juliet.id());
        Await.until("and one more", SOON, () -> books.reads(juliet) >= before + 2);
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        assertThat(books.reads(juliet) - before).isLessThanOrEqualTo((int) (2 + seconds / 2));
    }

    /** Whoever can send hints cannot make Kith press a server that is in trouble. */
    @Test
    void hint_doesNotHurryAfterAFailure() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        Account juliet = accounts.add(1, QUICK);
        books.unavailable.add(juliet.id());
        scheduler.start();
        assertThat(scheduler.passNow(juliet).get(20, TimeUnit.SECONDS)).isInstanceOf(SyncOutcome.Postponed.class);
        int before = books.reads(juliet);
        scheduler.hint(juliet.id());
        var romeo = accounts.add(2, QUICK);
        scheduler.reload();
        scheduler.passNow(romeo).get(20, TimeUnit.SECONDS); // what the hint would have asked for came before this
        assertThat(books.reads(juliet)).isEqualTo(before);
    }

    /** As when the first pass of all came before the link: whoever edits their book then does not wait for the schedule. */
    @Test
    void hint_hurriesAgain_onceTheXmppServerIsBack() throws Exception {
        scheduler = scheduler(Duration.ofHours(1), 1); // all that comes by itself is spread over a minute
        Account juliet = accounts.add(1, QUICK);
        books.unavailable.add(juliet.id());
        scheduler.start();
        assertThat(scheduler.passNow(juliet).get(20, TimeUnit.SECONDS)).isInstanceOf(SyncOutcome.Postponed.class);
        scheduler.reconcileAll();
        int before = books.reads(juliet);
        scheduler.hint(juliet.id());
        Await.until("a pass", Duration.ofSeconds(5), () -> books.reads(juliet) > before);
    }

    @Test
    void passOnDemand_duringAPass_isOneOfItsOwn() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        books.slow = new CountDownLatch(1);
        Account juliet = accounts.add(1, SLOW);
        scheduler.start();
        var first = scheduler.passNow(juliet);
        Await.until("it runs", SOON, () -> books.waiting.get() == 1);
        var second = scheduler.passNow(juliet);
        Await.until("asked for", SOON, () -> books.reads(juliet) == 1);
        books.slow.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(SyncOutcome.Synced.class);
        assertThat(second.get(20, TimeUnit.SECONDS)).isInstanceOf(SyncOutcome.Synced.class);
        assertThat(books.reads(juliet)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void accountThatIsSwitchedOff_isLeftAlone() throws Exception {
        Account juliet = accounts.add(1, QUICK);
        Account romeo = accounts.add(2, QUICK);
        scheduler.start();
        Await.until("a pass", SOON, () -> books.reads(juliet) >= 1);
        accounts.switchOff(juliet.id());
        scheduler.reload();
        int before = books.reads(juliet);
        int others = books.reads(romeo);
        Await.until("the other goes on", SOON, () -> books.reads(romeo) >= others + 5);
        assertThat(books.reads(juliet)).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void accountThatIsErased_hasNoPlaceAfterItsNextPass() throws Exception {
        Account juliet = accounts.add(1, QUICK);
        scheduler.start();
        Await.until("a pass", SOON, () -> books.reads(juliet) >= 1);
        accounts.remove(juliet.id());
        Await.until("gone", SOON, () -> scheduler.own().isEmpty());
    }

    /** Another replica may have had it meanwhile, so nothing that is remembered of it counts any more. */
    @Test
    void accountThatWasLostAndCameBack_beginsAnew() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        Account juliet = accounts.add(1, QUICK);
        scheduler.start();
        scheduler.passNow(juliet).get(20, TimeUnit.SECONDS);
        scheduler.passNow(juliet).get(20, TimeUnit.SECONDS);
        assertThat(passes("synced", "first")).isEqualTo(1);
        replicas.loseEverything();
        scheduler.reload();
        scheduler.passNow(juliet).get(20, TimeUnit.SECONDS);
        assertThat(passes("synced", "first")).isEqualTo(2);
    }

    @Test
    void stop_waitsNoLongerThanItMay() throws Exception {
        books.slow = new CountDownLatch(1);
        accounts.add(1, SLOW);
        scheduler.start();
        Await.until("it runs", SOON, () -> books.waiting.get() == 1);
        long begin = System.nanoTime();
        scheduler.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(15));
    }

    /** Those who came from a replica that died wait for it. */
    @Test
    void accountsThatCannotBeReadNow_areLookedForAgain_longBeforeTheNextRound() throws Exception {
        Account juliet = accounts.add(1, QUICK);
        var failures = new AtomicInteger(2);
        accounts.beforeLook(() -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("the database is away");
            }
        });
        scheduler.start();
        Await.until("a pass", SOON, () -> books.reads(juliet) >= 1);
        assertThat(failures.get()).isNegative();
    }

    @Test
    void whoComesAndGoes_isToldInThatOrder() throws Exception {
        scheduler = scheduler(Duration.ofHours(1));
        scheduler.start();
        var nurse = BareJid.parse("nurse@capulet.example");
        scheduler.wentOffline(nurse);
        scheduler.cameOnline(nurse);
        scheduler.wentOffline(nurse);
        Await.until("told", SOON, () -> replicas.said.contains("OFFLINE " + nurse));
        assertThat(replicas.said)
                .as("that somebody is gone who never came is no news")
                .containsExactly("ONLINE " + nurse, "OFFLINE " + nurse);
    }

    /** What the liveness check looks at must not depend on a server. */
    @Test
    void databaseThatHangs_doesNotStopTheSchedule() throws Exception {
        Account juliet = accounts.add(1, QUICK);
        var hanging = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        accounts.beforeLook(() -> {
            hanging.countDown();
            answer.await();
        });
        scheduler.start();
        assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
        try {
            long turns = scheduler.turns();
            Await.until("it goes on", SOON, () -> scheduler.turns() >= turns + 2);
        } finally {
            answer.countDown();
        }
        Await.until("and so do passes", SOON, () -> books.reads(juliet) >= 2);
    }
}
