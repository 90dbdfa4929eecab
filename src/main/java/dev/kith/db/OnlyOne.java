package dev.kith.db;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one process at a time serves a database: PostgreSQL holds the lock for as long as our session lives,
 * so a dead process never blocks the next.
 */
@ApplicationScoped
public class OnlyOne {
    private static final long LOCK = 0x4B697468; // "Kith"

    private final AgroalDataSource database;
    private @Nullable Connection session;

    OnlyOne(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Takes the place of the serving process, for as long as this one lives.
     *
     * @return false when another process has it
     */
    public synchronized boolean take() throws SQLException {
        if (session != null) {
            return true;
        }
        Connection connection = database.getConnection();
        try (var ask = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            ask.setLong(1, LOCK);
            try (var answer = ask.executeQuery()) {
                answer.next();
                if (answer.getBoolean(1)) {
                    session = connection;
                    return true;
                }
            }
        }
        connection.close();
        return false;
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
