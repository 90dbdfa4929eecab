package dev.kith.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.replica.Replicas.Word;
import dev.kith.testing.Await;
import dev.kith.testing.Counted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several replicas in one process on a real PostgreSQL: who gets what, and who has to give it back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShardsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final List<BareJid> PEOPLE = IntStream.range(0, 2000)
            .mapToObj(i -> BareJid.parse("person" + i + "@example.org"))
            .toList();

    private final List<Shards> started = new ArrayList<>();
    private final AtomicInteger links = new AtomicInteger();
    private ReplicaDatabase database;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        database = new ReplicaDatabase(folder);
    }

    @AfterAll
    void close() throws Exception {
        database.close();
    }

    @AfterEach
    void stopAll() throws Exception {
        started.forEach(Shards::stop);
        started.clear();
        database.closeReplicas();
        Await.until("no link is left", SOON, () -> links.get() == 0);
    }

    private Shards start(boolean takesAccounts) throws Exception {
        return start(takesAccounts, new SimpleMeterRegistry());
    }

    private Shards start(boolean takesAccounts, SimpleMeterRegistry metrics) throws Exception {
        Shards shards = database.replica(metrics);
        shards.takeAccounts(takesAccounts);
        started.add(shards);
        shards.start(
                new Shards.LinkWork() {
                    @Override
                    public void begin(Claim link) {
                        links.incrementAndGet();
                    }

                    @Override
                    public void end() {
                        links.decrementAndGet();
                    }
                },
                false);
        return shards;
    }

    private static long owned(Shards shards) {
        return PEOPLE.stream().filter(person -> shards.of(person).isPresent()).count();
    }

    private static void awaitAll(Shards... replicas) throws Exception {
        Await.until(
                "everybody has one owner",
                SOON,
                () -> PEOPLE.stream()
                        .allMatch(person -> List.of(replicas).stream()
                                        .filter(one -> one.of(person).isPresent())
                                        .count()
                                == 1));
    }

    @Test
    void oneAlone_hasEverything_atOnce() throws Exception {
        long begun = System.nanoTime();
        Shards alone = start(true);
        awaitAll(alone);
        Await.until("the link", SOON, () -> alone.link().isPresent());
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        assertThat(alone.hasOthers()).isFalse();
    }

    @Test
    void replicaThatJoins_getsItsShare_andGivesItBackWhenItLeaves() throws Exception {
        Shards first = start(true);
        awaitAll(first);
        Shards second = start(true);
        Await.until("half and half", SOON, () -> owned(second) > 0);
        awaitAll(first, second);
        Await.until(
                "fair",
                SOON,
                () -> database.number("select count(*) from shard_lease where picked_by = '" + second.id() + "'")
                        == 128);
        assertThat(owned(second)).isBetween(700L, 1300L);
        assertThat(links.get()).as("one link").isEqualTo(1);
        assertThat(second.link()).isEmpty();
        long begun = System.nanoTime();
        first.stop();
        assertThat(first.takesPart())
                .as("or it would go on without asking whose the accounts are")
                .isTrue();
        awaitAll(second);
        Await.until("the link moves, too", SOON, () -> second.link().isPresent());
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }

    /** LISTEN is of a session: what was said while there was none is lost, and anything may have been. */
    @Test
    void replicaThatCouldNotListen_looksAtEverythingAnew() throws Exception {
        Shards first = start(true);
        Shards second = start(true);
        Await.until("two", SOON, () -> first.hasOthers() && second.hasOthers());
        String listening = "query ilike 'listen %' or query = ''"; // that is how they look whether they still hear
        Await.until(
                "both listen",
                SOON,
                () -> database.number("select count(*) from pg_stat_activity where " + listening) >= 2);
        var heard = new CopyOnWriteArrayList<Word>();
        second.hear(Word.RELOAD, all -> heard.add(Word.RELOAD));
        second.hear(Word.RECONNECTED, all -> heard.add(Word.RECONNECTED));
        database.sql("select pg_terminate_backend(pid) from pg_stat_activity where " + listening);
        Await.until("both", SOON, () -> heard.containsAll(List.of(Word.RELOAD, Word.RECONNECTED)));
    }

    @Test
    void replicaThatReachesNoRosters_getsNobody() throws Exception {
        Shards first = start(true);
        awaitAll(first);
        Await.until("the link", SOON, () -> first.link().isPresent());
        var told = new AtomicBoolean();
        first.onChange(() -> {
            boolean unused = told.compareAndSet(false, first.hasOthers());
        });
        Shards watching = start(false);
        Await.until("whoever shares something only with others is told", SOON, told::get);
        assertThat(owned(watching)).isZero();
        watching.takeAccounts(true);
        Await.until("now it does", SOON, () -> owned(watching) > 500);
        watching.takeAccounts(false);
        awaitAll(first);
    }

    @Test
    void epoch_risesWithEachOwner() throws Exception {
        int shard = ShardMap.of(PEOPLE.getFirst());
        Shards first = start(true);
        awaitAll(first);
        Claim before = first.of(PEOPLE.getFirst()).orElseThrow();
        assertThat(database.number("select epoch from shard where id = " + shard))
                .isEqualTo(before.epoch());
        first.stop();
        assertThat(before.holds()).isFalse();
        Shards second = start(true);
        awaitAll(second);
        assertThat(second.of(PEOPLE.getFirst()).orElseThrow().epoch()).isGreaterThan(before.epoch());
    }

    /** As a command does that found no service, although there is one that has just lost its session. */
    @Test
    void epochThatSomebodyElseRaised_isNoticed_andTakenAnew() throws Exception {
        Shards first = start(true);
        awaitAll(first);
        Claim before = first.of(PEOPLE.getFirst()).orElseThrow();
        database.sql("update shard set epoch = epoch + 1");
        Await.until("it is noticed", SOON, () -> !before.holds());
        awaitAll(first);
    }

    @Test
    void leaseThatWasLost_isNoticed() throws Exception {
        Shards first = start(true);
        awaitAll(first);
        Claim before = first.of(PEOPLE.getFirst()).orElseThrow();
        database.sql("update shard_lease set picked_by = 'somebody', version = version + 1");
        Await.until("it is noticed", SOON, () -> !before.holds());
        awaitAll(first); // since nobody has seen that somebody alive
    }

    /** Whoever lost its sessions unnoticed must not take anything anew beside it. */
    @Test
    void commandThatHasTheDatabaseToItself_isNotDisturbed() throws Exception {
        try (var command = database.own().getConnection();
                var sql = command.createStatement()) {
            sql.execute("select pg_advisory_lock(" + 0x4B697468 + ")");
            Shards waiting = start(true);
            for (int look = 0; look < 20; look++) {
                waiting.beatNow();
                assertThat(database.number("select count(*) from replica where id = '" + waiting.id() + "'"))
                        .isZero();
                assertThat(owned(waiting)).isZero();
            }
            sql.execute("select pg_advisory_unlock_all()");
            awaitAll(waiting);
        }
    }

    @Test
    void faultInTheWorkOfTheLink_isNotRepeatedWithoutAPause() throws Exception {
        var begun = new AtomicInteger();
        Shards shards = database.replica();
        started.add(shards);
        long start = System.nanoTime();
        shards.start(
                new Shards.LinkWork() {
                    @Override
                    public void begin(Claim link) {
                        begun.incrementAndGet();
                        throw new IllegalStateException("a fault");
                    }
                },
                false);
        Await.until("it is tried again", Duration.ofSeconds(40), () -> begun.get() >= 3);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(9));
    }

    @Test
    void whatAReplicaHas_andLoses_isMeasured() throws Exception {
        double lost = Counted.of("kith.replica.lease.lost");
        var metrics = new SimpleMeterRegistry();
        Shards first = start(true, metrics);
        awaitAll(first);
        Await.until(
                "it holds the link",
                SOON,
                () -> gauge(metrics, "link") == 1 && gauge(metrics, "shards") == ShardMap.PEOPLE + 1);
        double epoch = gauge(metrics, "lease.epoch");
        assertThat(epoch).isPositive();
        assertThat(Counted.of("kith.replica.lease.lost")).isEqualTo(lost);
        database.sql("update shard set epoch = epoch + 100 where id = 7"); // as somebody who thought it dead would
        Await.until("that is noticed", SOON, () -> Counted.of("kith.replica.lease.lost") == lost + 1);
        Await.until("and taken anew", SOON, () -> gauge(metrics, "lease.epoch") > epoch + 100);
    }

    @Test
    void signsOfLife_areTried_whateverTheDatabaseDoes() throws Exception {
        Shards first = start(true);
        awaitAll(first);
        database.closeReplicas(); // every question fails from now on
        long beats = first.beats();
        Await.until("it goes on trying", SOON, () -> first.beats() >= beats + 2);
        assertThat(first.asksDatabase()).isFalse();
    }

    private static double gauge(SimpleMeterRegistry metrics, String name) {
        return metrics.get("kith.replica." + name).gauge().value();
    }
}
