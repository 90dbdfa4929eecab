package dev.kith.db;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps commands that do the work themselves and services apart: services share the place, a command wants it alone.
 * PostgreSQL holds the lock for as long as our session lives, so a dead process never blocks the next. Whoever takes the
 * place first looks whether the database is one from a backup, so that nothing is ever done on a ledger that is older than
 * the rosters.
 */
@ApplicationScoped
public class SharedPlace {
    private static final long LOCK = 0x4B697468; // "Kith"
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String ONLY = """
            select count(*) = 1 and pg_postmaster_start_time() < now() - interval '10 seconds' from pg_locks
            where locktype = 'advisory' and objid = ? and classid = 0 and objsubid = 1
                and database = (select oid from pg_database where datname = current_database())
            """;
    private static final String SHARED = "pg_try_advisory_lock_shared(?)";
    private static final String ALONE = "pg_try_advisory_lock(?)";

    private final AgroalDataSource database;
    private final RestoredBackup restoredBackup;
    private @Nullable Connection session;
    private String way = SHARED;

    SharedPlace(AgroalDataSource database, RestoredBackup restoredBackup) {
        this.database = database;
        this.restoredBackup = restoredBackup;
    }

    /**
     * Takes a service's place by one more session of its own, for as long as that lives.
     *
     * @return false while a command does the work itself
     */
    public static boolean share(Connection session) throws SQLException {
        return locks(session, SHARED);
    }

    /**
     * Takes a service's place beside others, for as long as this process lives.
     *
     * @return false while a command does the work itself
     * @throws IOException when the mark in the data folder cannot be read or written
     */
    public synchronized boolean share() throws SQLException, IOException {
        return take(SHARED);
    }

    /**
     * Takes the place for a command that does the work itself, as long as this process lives or until {@link #leave}.
     * Whatever a service may still have in hand that lost its session unnoticed is refused from now on.
     *
     * @return false when a service runs, or another such command
     */
    public synchronized boolean alone() throws SQLException, IOException {
        boolean fresh = session == null;
        boolean taken = take(ALONE);
        if (taken && fresh) {
            try (Connection connection = database.getConnection();
                    var sql = connection.createStatement()) {
                sql.executeUpdate("update shard set epoch = epoch + 1 where owner is not null");
            }
        }
        return taken;
    }

    /**
     * Whether every other service that shared the place is dead for certain: their sessions are gone, and not because
     * the database was restarted just now, when they may only not be back yet.
     */
    public boolean isTheOnlyService() throws SQLException {
        try (Connection connection = database.getConnection();
                var ask = connection.prepareStatement(ONLY)) {
            ask.setLong(1, LOCK);
            try (var answer = ask.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private boolean take(String how) throws SQLException, IOException {
        if (session != null) {
            return true;
        }
        way = how;
        Connection connection = database.getConnection();
        try {
            if (locks(connection, how)) {
                session = connection;
            }
        } finally {
            if (session == null) {
                connection.close();
            }
        }
        if (session == null) {
            return false;
        }
        lookBack(session);
        return true;
    }

    private static boolean locks(Connection connection, String how) throws SQLException {
        try (var ask = connection.prepareStatement("select " + how)) {
            ask.setLong(1, LOCK);
            try (var answer = ask.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    /**
     * Sees to it that the place is still ours, to be called again and again: beneath us the database may have been
     * restarted, or put back to an earlier state.
     *
     * @return false when a command has it just now
     */
    public synchronized boolean keep() throws SQLException, IOException {
        if (session != null && session.isValid((int) PATIENCE.toSeconds())) {
            restoredBackup.moveOn(session); // so that a copy of the database is soon behind the folder
            return true;
        }
        drop();
        return take(way);
    }

    private void lookBack(Connection session) throws SQLException, IOException {
        boolean known = false;
        try {
            restoredBackup.check(session);
            restoredBackup.moveOn(session);
            known = true;
        } finally {
            if (!known) {
                leave();
            }
        }
    }

    /** Ends what {@link #share(Connection)} began, before the session is somebody else's. */
    public static void leave(Connection session) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
        }
    }

    /** Gives the place back. */
    public synchronized void leave() {
        try {
            if (session != null) {
                leave(session);
            }
        } catch (SQLException e) {
            // The session is gone, and the lock with it.
        }
        drop();
    }

    private void drop() {
        try (Connection gone = session) {
            session = null;
        } catch (SQLException e) {
            // It was gone already.
        }
    }
}
