package dev.kith.db;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/** Lets one process wake another over PostgreSQL (LISTEN, NOTIFY); a lost wake-up only costs a few seconds. */
@ApplicationScoped
public class Wakeups {
    private static final Logger LOG = Logger.getLogger(Wakeups.class);
    private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final AgroalDataSource database;
    private final Set<String> channels = ConcurrentHashMap.newKeySet();
    private volatile boolean listening;

    Wakeups(AgroalDataSource database) {
        this.database = database;
    }

    /** Runs the work whenever somebody calls on the channel, and every few seconds anyway, until {@link #stop}. */
    public void listen(String channel, Runnable work) {
        listen(channel, words -> work.run(), () -> {});
    }

    /**
     * The same, with what was said; nothing for a look that nobody asked for.
     *
     * @param missed is run before that when nobody could listen for a while, and what was said meanwhile is lost
     */
    public void listen(String channel, Consumer<List<String>> work, Runnable missed) {
        channels.add(channel);
        listening = true;
        Thread.ofVirtual().name("listen-" + channel).start(() -> {
            boolean again = false;
            while (listening) {
                try (Connection connection = database.getConnection();
                        var statement = connection.createStatement()) {
                    statement.execute("listen " + channel);
                    try {
                        if (again) {
                            missed.run();
                        }
                        again = true;
                        work.accept(List.of());
                        while (listening) {
                            work.accept(words(connection));
                        }
                    } finally {
                        statement.execute("unlisten *"); // or it would go on for whoever gets the connection next
                    }
                } catch (SQLException | RuntimeException e) {
                    pauseAfter(e);
                }
            }
        });
    }

    /** What was said; a connection on which nothing comes may be one that leads nowhere, and would never tell. */
    private static List<String> words(Connection connection) throws SQLException {
        var notes = connection.unwrap(PGConnection.class).getNotifications((int) AT_LEAST_EVERY.toMillis());
        var words = new ArrayList<String>();
        for (int i = 0; notes != null && i < notes.length; i++) {
            words.add(notes[i].getParameter());
        }
        if (words.isEmpty() && !connection.isValid((int) PATIENCE.toSeconds())) {
            connection.abort(Runnable::run); // or whatever is asked of it next would wait, too
            throw new SQLException("the database does not answer any more");
        }
        return words;
    }

    private void pauseAfter(Exception e) {
        if (listening) {
            LOG.debug("cannot listen on the database now", e);
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException interrupted) {
                listening = false;
            }
        }
    }

    /** Wakes whoever listens on the channel. */
    public void call(String channel) throws SQLException {
        call(channel, "");
    }

    /** Wakes whoever listens on the channel, with a word of less than 8,000 bytes. */
    public void call(String channel, String word) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.prepareStatement("select pg_notify(?, ?)")) {
            statement.setString(1, channel);
            statement.setString(2, word);
            statement.execute();
        }
    }

    /** Ends the listening. */
    public void stop() {
        listening = false;
        try {
            for (String channel : channels) {
                call(channel); // so that it notices now
            }
        } catch (SQLException e) {
            LOG.debug("the database is gone already", e);
        }
    }
}
