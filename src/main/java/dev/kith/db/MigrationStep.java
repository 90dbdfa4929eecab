package dev.kith.db;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * How one migration goes about it beside replicas that serve: it waits two seconds at most for a table, since everybody who
 * comes after it waits behind it, and then gives up, to be tried again at the next start; and once it has its tables it may
 * take its time.
 */
final class MigrationStep extends BaseCallback {
    private int answersWithinMillis;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE_ERROR;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        var connection = context.getConnection();
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                answersWithinMillis = connection.getNetworkTimeout();
                connection.setNetworkTimeout(Runnable::run, 0);
                try (var sql = connection.createStatement()) {
                    sql.execute("set local lock_timeout = '2s'");
                }
            } else {
                connection.setNetworkTimeout(Runnable::run, answersWithinMillis);
            }
        } catch (SQLException e) {
            throw new FlywayException("a migration could not be prepared: " + e.getMessage(), e);
        }
    }
}
