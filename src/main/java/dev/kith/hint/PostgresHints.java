package dev.kith.hint;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens to the database of an address-book server, where a trigger tells whose cards changed (LISTEN, NOTIFY). What is
 * told while nobody listens is not heard of; who may be meant by it is looked after when somebody listens again.
 */
@ApplicationScoped
public class PostgresHints {
    private static final Logger LOG = Logger.getLogger(PostgresHints.class);

    /** How long it listens before it looks whether the connection is still there. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final PostgresConfig config;
    private final BookHints hints;
    private volatile boolean running;
    private volatile @Nullable Connection connection;
    private @Nullable Thread listener;

    PostgresHints(PostgresConfig config, BookHints hints) {
        this.config = config;
        this.hints = hints;
    }

    /**
     * Begins to listen, if the settings say so; a database that is away is tried again.
     *
     * @throws dev.kith.config.BadSetting when the settings cannot be right
     */
    public void start() {
        if (config.url().isEmpty()) {
            return;
        }
        String url = config.url().get();
        PostgresConfig.check(config);
        Properties login = PostgresConfig.login(config, url);
        running = true;
        listener = Thread.ofVirtual().name("postgres-hints").start(() -> keepListening(url, login));
    }

    private void keepListening(String url, Properties login) {
        Duration pause = FIRST_PAUSE;
        String trouble = "";
        while (running) {
            try (Connection opened = DriverManager.getConnection(url, login)) {
                connection = opened;
                begin(opened);
                LOG.infof("Changes of address books are heard of from PostgreSQL, channel %s.", config.channel());
                if (!trouble.isEmpty()) {
                    hints.missed();
                }
                pause = FIRST_PAUSE;
                trouble = "";
                while (running) {
                    listen(opened);
                }
            } catch (SQLException e) {
                // By its state: what a driver says may hold what it was given.
                String now = e.getSQLState() == null ? "no connection" : "SQL state " + e.getSQLState();
                if (running && !now.equals(trouble)) {
                    LOG.warnf(
                            "Cannot listen to the address-book server's PostgreSQL (%s); trying again. Until then changes"
                                    + " are found by the schedule. Next: look at kith.hints.postgresql.url and user.",
                            now);
                }
                trouble = now;
                pause = rest(pause);
            }
        }
    }

    private void begin(Connection opened) throws SQLException {
        try (var statement = opened.createStatement()) {
            statement.execute("listen " + config.channel());
        }
    }

    private void listen(Connection opened) throws SQLException {
        PGNotification[] told = opened.unwrap(PGConnection.class).getNotifications((int) LOOK.toMillis());
        if (told == null || told.length == 0) {
            if (running && !opened.isValid(10)) {
                throw new SQLException("the connection is gone");
            }
            return;
        }
        for (PGNotification one : told) {
            var unused = hints.changedAsAllKnow(one.getParameter());
        }
    }

    private static Duration rest(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            return pause; // by the stop, which the loop sees
        }
        Duration next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    /** Ends the listening. */
    public void stop() {
        running = false;
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run); // it may be in the middle of listening
            } catch (SQLException e) {
                LOG.debug("the connection to the address-book server's database does not close", e);
            }
        }
        if (listener != null) {
            listener.interrupt();
            listener = null;
        }
    }
}
