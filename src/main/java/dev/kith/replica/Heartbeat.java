package dev.kith.replica;

import dev.kith.db.SharedPlace;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This process's sign of life, for all its shards at once: one row, once in two seconds. It is the lease: by the
 * database's clock whoever was not seen for eight seconds is dead, and by its own clocks a process stops writing after
 * seven, counted from before it asked.
 */
final class Heartbeat {
    static final Duration EVERY = Duration.ofSeconds(2);

    /** What is believed of another replica, by the database's clock. */
    static final String ALIVE = "seen_at > clock_timestamp() - interval '8 seconds'";

    /** What is believed of ourselves, and less than that of others, so that what is on its way has a second to arrive. */
    static final Duration OURS = Duration.ofSeconds(7);

    /** As long as the database is away nobody else can be given anything; but that it is away for us only is possible, too. */
    private static final Duration LOST = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String BEAT = """
            insert into replica as known (id, started_at, seen_at, takes_accounts, held, has_link)
            values (?, clock_timestamp(), clock_timestamp(), ?, ?, ?)
            on conflict (id) do update set seen_at = clock_timestamp(), takes_accounts = excluded.takes_accounts,
                held = excluded.held, has_link = excluded.has_link
            """;
    private static final String OWN = """
            select shard.id, shard.epoch from shard
            join (select task_instance from shard_lease where picked and picked_by = ?
                union all select task_instance from link_lease where picked and picked_by = ?) lease
            on lease.task_instance = shard.id::text where shard.owner = ?
            """;
    private static final String OTHERS = "select takes_accounts, has_link from replica where " + ALIVE;
    private static final String OLD = "delete from replica where seen_at < clock_timestamp() - interval '1 hour'";

    private final AgroalDataSource database;
    private final String id;
    private @Nullable Connection session;
    private volatile @Nullable Confirmed confirmed;
    private boolean comingBack;

    /** Both clocks, since one stands still while a machine sleeps, and the other may be put right. */
    private record Confirmed(long nanos, long millis) {
        static Confirmed now() {
            return new Confirmed(System.nanoTime(), System.currentTimeMillis());
        }

        Duration age() {
            long steady = System.nanoTime() - nanos;
            long wall = (System.currentTimeMillis() - millis) * 1_000_000;
            return Duration.ofNanos(Math.max(steady, wall));
        }
    }

    /**
     * What the database said.
     *
     * @param own the epochs of the shards that are this process's
     * @param takers how many replicas take accounts
     * @param alive how many there are
     * @param linkHeld whether one of them holds the link
     */
    record Seen(Map<Integer, Long> own, int takers, int alive, boolean linkHeld) {}

    Heartbeat(AgroalDataSource database, String id) {
        this.database = database;
        this.id = id;
    }

    /** Whether nobody can have taken what this process has. */
    boolean isFresh() {
        Confirmed last = confirmed;
        return last != null && last.age().compareTo(OURS) < 0;
    }

    /** Whether the database was away for so long that whatever this process had is better taken anew. */
    boolean isLost() {
        Confirmed last = confirmed;
        return last != null && last.age().compareTo(LOST) > 0;
    }

    /**
     * Gives a sign of life. After a silence it takes two of them until this process is {@linkplain #isFresh fresh} again:
     * somebody who was about to take its place has done so by the second.
     *
     * @throws SQLException when the database does not answer in three seconds
     */
    Seen beat(boolean takesAccounts, int held, boolean hasLink) throws SQLException {
        Confirmed asked = Confirmed.now();
        boolean silent = confirmed != null && !isFresh();
        try {
            Connection connection = session();
            try (var beat = connection.prepareStatement(BEAT)) {
                beat.setString(1, id);
                beat.setBoolean(2, takesAccounts);
                beat.setInt(3, held);
                beat.setBoolean(4, hasLink);
                beat.executeUpdate();
            }
            var own = own(connection);
            int takers = 0;
            int alive = 0;
            boolean linkHeld = false;
            try (var ask = connection.createStatement();
                    var answer = ask.executeQuery(OTHERS)) {
                while (answer.next()) {
                    alive++;
                    takers += answer.getBoolean(1) ? 1 : 0;
                    linkHeld |= answer.getBoolean(2);
                }
            }
            if (!silent || comingBack) {
                confirmed = asked;
            }
            comingBack = silent && !comingBack;
            return new Seen(own, takers, alive, linkHeld);
        } catch (SQLException | RuntimeException e) {
            comingBack = false;
            hangUp();
            // Those that nobody uses may be as dead; each would be found out by somebody who waits for it.
            database.flush(AgroalDataSource.FlushMode.IDLE);
            throw e;
        }
    }

    private Map<Integer, Long> own(Connection connection) throws SQLException {
        var own = new HashMap<Integer, Long>();
        try (var ask = connection.prepareStatement(OWN)) {
            for (int i = 1; i <= 3; i++) {
                ask.setString(i, id);
            }
            try (var answer = ask.executeQuery()) {
                while (answer.next()) {
                    own.put(answer.getInt(1), answer.getLong(2));
                }
            }
        }
        return own;
    }

    /** One of its own: a pool that others have emptied must not look like death. */
    private Connection session() throws SQLException {
        if (session == null) {
            Connection fresh = database.getConnection();
            session = fresh;
            fresh.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
            if (!SharedPlace.share(fresh)) { // whoever lost its sessions unnoticed must not go on beside it
                throw new SQLException("a command of Kith has the database to itself");
            }
            try (var old = fresh.createStatement()) {
                old.executeUpdate(OLD);
            }
        }
        return session;
    }

    private void hangUp() {
        try (Connection gone = session) {
            if (gone != null) {
                gone.setNetworkTimeout(Runnable::run, 60_000);
                SharedPlace.leave(gone);
            }
        } catch (SQLException e) {
            // It was broken already.
        }
        session = null;
    }

    /** Forgets all the others, who are known to be dead. */
    void buryOthers() {
        try (var connection = database.getConnection();
                var bury = connection.prepareStatement("delete from replica where id <> ?")) {
            bury.setString(1, id);
            bury.executeUpdate();
        } catch (SQLException e) {
            // In eight seconds they are dead to everybody.
        }
    }

    /** Says goodbye, so that the others need not wait. */
    void leave() {
        confirmed = null;
        try (var goodbye = session().prepareStatement("delete from replica where id = ?")) {
            goodbye.setString(1, id);
            goodbye.executeUpdate();
        } catch (SQLException | RuntimeException e) {
            // They notice within eight seconds.
        }
        hangUp();
    }
}
