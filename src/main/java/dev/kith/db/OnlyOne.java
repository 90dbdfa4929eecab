package dev.kith.db;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one process at a time serves a database: PostgreSQL holds the lock for as long as our session lives,
 * so a dead process never blocks the next. Whoever takes the place first looks whether the database is one from a backup,
 * so that nothing is ever done on a ledger that is older than the rosters.
 */
@ApplicationScoped
public class OnlyOne {
    private static final long LOCK = 0x4B697468; // "Kith"
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AgroalDataSource database;
    private final RestoredBackup restoredBackup;
    private @Nullable Connection session;

    OnlyOne(AgroalDataSource database, RestoredBackup restoredBackup) {
        this.database = database;
        this.restoredBackup = restoredBackup;
    }

    /**
     * Takes the place of the serving process, for as long as this one lives.
     *
     * @return false when another process has it
     * @throws IOException when the mark in the data folder cannot be read or written
     */
    public synchronized boolean take() throws SQLException, IOException {
        if (session != null) {
            return true;
        }
        Connection connection = database.getConnection();
        try {
            if (locks(connection)) {
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
        lookBack();
        return true;
    }

    private static boolean locks(Connection connection) throws SQLException {
        try (var ask = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            ask.setLong(1, LOCK);
            try (var answer = ask.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    /**
     * Sees to it that the place is still ours, to be called again and again: beneath us the database may have been
     * restarted, so that another process could take the place, or put back to an earlier state.
     *
     * @return false when another process has it now
     */
    public synchronized boolean keep() throws SQLException, IOException {
        if (session != null && session.isValid((int) PATIENCE.toSeconds())) {
            restoredBackup.moveOn(); // so that a copy of the database is soon behind the folder
            return true;
        }
        leave();
        return take();
    }

    private void lookBack() throws SQLException, IOException {
        boolean known = false;
        try {
            boolean unused = restoredBackup.check();
            restoredBackup.moveOn();
            known = true;
        } finally {
            if (!known) {
                leave();
            }
        }
    }

    /** Gives the place back. */
    public synchronized void leave() {
        if (session != null) {
            try (Connection connection = session;
                    var statement = connection.prepareStatement("select pg_advisory_unlock(?)")) {
                statement.setLong(1, LOCK);
                statement.execute();
            } catch (SQLException e) {
                // The session is gone, and the lock with it.
            }
            session = null;
        }
    }
}
