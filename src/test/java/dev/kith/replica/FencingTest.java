package dev.kith.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.testing.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** O2 on a real PostgreSQL: an owner that lost its shard commits nothing, however the two meet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FencingTest {
    private static final int SHARD = 9;
    private static final Duration SOON = Duration.ofSeconds(20);

    /** OP-2 asks for 10,000; {@code ./kith test --long} does so many. */
    private static final int RACES = Integer.getInteger("dev.kith.test.races", 300);

    private ReplicaDatabase database;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        database = new ReplicaDatabase(folder);
        database.sql("create table probe (epoch bigint)");
        database.sql("create index on probe (epoch)");
    }

    @AfterAll
    void close() throws Exception {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        database.sql("truncate probe");
        database.sql("update shard set epoch = 1 where id = " + SHARD);
    }

    private static Claim claim(long epoch) {
        return new Claim(SHARD, epoch, () -> true);
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        try (var connection = database.own().getConnection()) {
            connection.setAutoCommit(false);
            work.on(connection);
            connection.rollback();
        }
    }

    private static void write(Connection connection, long epoch) throws SQLException {
        try (var sql = connection.createStatement()) {
            sql.executeUpdate("insert into probe values (" + epoch + ")");
        }
    }

    @Test
    void owner_mayCommit_andAnEarlierOwnerMayNot() throws Exception {
        inTransaction(connection -> {
            write(connection, 1);
            assertThat(EpochGuard.mayCommit(connection, claim(1))).isTrue();
        });
        inTransaction(connection -> {
            write(connection, 0);
            assertThat(EpochGuard.mayCommit(connection, claim(0))).isFalse();
        });
    }

    /** An account that does nothing costs no write, not even a lock's. */
    @Test
    void transactionThatOnlyRead_isLetThrough_andWritesNothing() throws Exception {
        inTransaction(connection -> {
            try (var sql = connection.createStatement();
                    var answer = sql.executeQuery("select count(*) from probe")) {
                answer.next();
            }
            assertThat(EpochGuard.mayCommit(connection, claim(0))).isTrue();
            try (var sql = connection.createStatement();
                    var answer = sql.executeQuery("select pg_current_xact_id_if_assigned() is null")) {
                answer.next();
                assertThat(answer.getBoolean(1)).isTrue();
            }
        });
    }

    @Test
    void newOwner_waitsForACommitThatIsUnderWay() throws Exception {
        inTransaction(connection -> {
            write(connection, 1);
            assertThat(EpochGuard.mayCommit(connection, claim(1))).isTrue();
            assertThatThrownBy(() -> database.sql("set lock_timeout = '200ms'; update shard set epoch = 2 where id = "
                            + SHARD + "; reset lock_timeout"))
                    .hasMessageContaining("lock timeout");
            connection.commit();
        });
        database.sql("reset lock_timeout; update shard set epoch = 2 where id = " + SHARD);
        assertThat(database.number("select count(*) from probe")).isEqualTo(1);
    }

    /** A process that is stopped right before its commit loses it, instead of holding the shard for ever. */
    @Test
    void ownerThatStandsStillBeforeItsCommit_keepsNobodyWaiting() throws Exception {
        try (var another = database.connections();
                var paused = another.getConnection()) { // not of the pool that the rest of the test has
            paused.setAutoCommit(false);
            write(paused, 1);
            assertThat(EpochGuard.mayCommit(paused, claim(1))).isTrue();
            long begun = System.nanoTime();
            database.sql("update shard set epoch = 2 where id = " + SHARD);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThatThrownBy(paused::commit).isInstanceOf(SQLException.class);
        }
        assertThat(database.number("select count(*) from probe")).isZero();
    }

    /** Whatever was committed for an epoch was committed before the next one began. */
    @Test
    void forcedRaces_noneIsLost() throws Exception {
        var epoch = new AtomicLong(1);
        var over = new AtomicBoolean();
        var failed = new AtomicLong();
        var lastCommitted = new AtomicLong();
        Thread writer = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                long mine = epoch.get(); // soon out of date
                try {
                    inTransaction(connection -> {
                        write(connection, mine);
                        if (EpochGuard.mayCommit(connection, claim(mine))) {
                            connection.commit();
                            lastCommitted.set(mine);
                        }
                    });
                } catch (SQLException e) {
                    failed.incrementAndGet();
                }
            }
        });
        Map<Long, Long> before = new TreeMap<>();
        try {
            for (int i = 0; i < RACES; i++) {
                long old = epoch.get();
                if (i % 2 == 1) { // or the writer may be out of date each time, and nothing is ever committed
                    Await.until("a commit in epoch " + old, SOON, () -> lastCommitted.get() == old);
                }
                database.sql("update shard set epoch = " + (old + 1) + " where id = " + SHARD);
                before.put(old, database.number("select count(*) from probe where epoch = " + old));
                epoch.set(old + 1);
            }
        } finally {
            over.set(true);
            writer.join();
        }
        assertThat(committed())
                .as("no epoch has more than when the next one began")
                .isEqualTo(before);
        assertThat(failed.get()).isZero();
        assertThat(database.number("select count(distinct epoch) from probe")).isGreaterThanOrEqualTo(RACES / 2);
    }

    /** How many rows each epoch has that is over. */
    private Map<Long, Long> committed() throws SQLException {
        Map<Long, Long> rows = new TreeMap<>();
        try (var connection = database.own().getConnection();
                var sql = connection.createStatement();
                var answer =
                        sql.executeQuery("select epoch, (select count(*) from probe where probe.epoch = each.epoch)"
                                + " from generate_series(1, (select epoch - 1 from shard where id = " + SHARD
                                + ")) as each (epoch)")) {
            while (answer.next()) {
                rows.put(answer.getLong(1), answer.getLong(2));
            }
        }
        return rows;
    }
}
