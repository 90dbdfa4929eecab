package dev.kith.db;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/** Lets one process wake another over PostgreSQL (LISTEN, NOTIFY); a lost wake-up only costs a few seconds. */
@ApplicationScoped
public class Wakeups {
    private static final Logger LOG = Logger.getLogger(Wakeups.class);
    private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(5);

    private final AgroalDataSource database;
    private volatile boolean listening;
    private volatile String channel = "";

    Wakeups(AgroalDataSource database) {
        this.database = database;
    }

    /** Runs the work whenever somebody calls on the channel, and every few seconds anyway, until {@link #stop}. */
    public void listen(String channel, Runnable work) {
        this.channel = channel;
        listening = true;
        Thread.ofVirtual().name("listen-" + channel).start(() -> {
            while (listening) {
                try (Connection connection = database.getConnection();
                        var statement = connection.createStatement()) {
                    statement.execute("listen " + channel);
                    while (listening) {
                        work.run();
                        connection.unwrap(PGConnection.class).getNotifications((int) AT_LEAST_EVERY.toMillis());
                    }
                    statement.execute("unlisten *");
                } catch (SQLException | RuntimeException e) {
                    pauseAfter(e);
                }
            }
        });
    }

    private void pauseAfter(Exception e) {
        if (listening) {
            LOG.debug("cannot listen on the database now", e);
            try {
                Thread.sleep(AT_LEAST_EVERY);
            } catch (InterruptedException interrupted) {
                listening = false;
            }
        }
    }

    /** Wakes whoever listens on the channel. */
    public void call(String channel) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("notify " + channel);
        }
    }

    /** Ends the listening. */
    public void stop() {
        listening = false;
        try {
            call(channel); // so that it notices now
        } catch (SQLException e) {
            LOG.debug("the database is gone already", e);
        }
    }
}
