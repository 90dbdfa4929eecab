package dev.kith.db;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why PostgreSQL does not let Kith in, in a sentence for whoever starts it. */
public final class NoDatabase {
    private static final String CHECK =
            "see that it runs, and that QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD are right";

    private NoDatabase() {}

    /**
     * Looks for what PostgreSQL or its driver said among the causes of a fault, by the classes of SQLSTATE.
     *
     * @return the sentence with the next step; empty when the fault is another one
     */
    public static Optional<String> explain(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String next = cause instanceof SQLException refused ? next(refused.getSQLState()) : null;
            if (next != null) {
                return Optional.of("PostgreSQL cannot be used: " + cause.getMessage() + " Next: " + next + ".");
            }
        }
        return Optional.empty();
    }

    private static @Nullable String next(@Nullable String state) {
        if (state == null || state.length() != 5) {
            return null;
        }
        return switch (state) {
            case "42501" -> "let the role have the schema, as in ALTER DATABASE kith OWNER TO kith";
            case "25006" -> "name the primary: this one takes no changes";
            case "55P03" -> "start it again: the tables were in use, and nobody is kept waiting for a migration";
            default ->
                switch (state.substring(0, 2)) {
                    case "08", "28", "57" -> CHECK; // no connection; no login; it starts or ends just now
                    case "3D" -> "create the database, as in CREATE DATABASE kith OWNER kith, or name another one";
                    case "53" -> "see what it runs out of: connections (max_connections), memory or disk";
                    default -> null;
                };
        };
    }
}
