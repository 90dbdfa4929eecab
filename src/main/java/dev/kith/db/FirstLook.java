package dev.kith.db;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Lets nobody have a connection to a server that was not looked at. Where the database was restarted, put back or replaced
 * beneath this process, whatever reads the ledger next would else take it for the latest.
 */
@Singleton
class FirstLook implements AgroalPoolInterceptor {
    private final RestoredBackup restoredBackup;

    FirstLook(RestoredBackup restoredBackup) {
        this.restoredBackup = restoredBackup;
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        try {
            restoredBackup.meet(connection);
        } catch (SQLException | IOException | RuntimeException e) {
            close(connection);
            throw new IllegalStateException("the database cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** The pool leaves one alone that it could not make whole. */
    private static void close(Connection connection) {
        try (Connection unused = (Connection) connection.unwrap(PGConnection.class)) {
            // Nobody has it any more.
        } catch (SQLException e) {
            // It was broken already.
        }
    }
}
