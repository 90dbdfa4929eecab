package dev.kith.hint;

import dev.kith.testing.Await;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Kith's listener at a PostgreSQL, with what it heard. */
public final class ListeningHints implements BookHints, AutoCloseable {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger misses = new AtomicInteger();
    private final PostgresHints listener;

    public ListeningHints(String jdbcUrl, String user) {
        PostgresConfig config =
                config(Map.of("kith.hints.postgresql.url", jdbcUrl, "kith.hints.postgresql.user", user));
        listener = new PostgresHints(config, this);
        listener.start();
    }

    static PostgresConfig config(Map<String, String> settings) {
        var builder = new SmallRyeConfigBuilder().withMapping(PostgresConfig.class);
        settings.forEach(builder::withDefaultValue);
        return builder.build().getConfigMapping(PostgresConfig.class);
    }

    @Override
    public boolean changed(String bookUser) {
        throw new AssertionError("every replica listens by itself");
    }

    @Override
    public boolean changedAsAllKnow(String bookUser) {
        heard.add(bookUser);
        return true;
    }

    @Override
    public void missed() {
        misses.incrementAndGet();
    }

    int misses() {
        return misses.get();
    }

    public List<String> heard() {
        return heard;
    }

    /** Returns when the listener has connected and asked to hear; the connection is closed then. */
    public void awaitListening(Connection connection) throws Exception {
        try (connection;
                var statement = connection.createStatement()) {
            Await.until("somebody listens", Duration.ofSeconds(20), () -> {
                try (var rows = statement.executeQuery("select count(*) from pg_stat_activity where"
                        + " application_name = 'kith' and state = 'idle' and query like 'listen %'")) {
                    return rows.next() && rows.getInt(1) > 0;
                }
            });
        }
    }

    /** Returns when something was heard of this person; what was heard before is forgotten then. */
    public void await(String user) throws Exception {
        Await.until("a hint about " + user, Duration.ofSeconds(20), () -> heard.contains(user));
        heard.clear();
    }

    @Override
    public void close() {
        listener.stop();
    }
}
