package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.db.EmbeddedDatabase;
import dev.kith.jid.BareJid;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Map;
import org.hibernate.StatelessSession;
import org.hibernate.jdbc.ReturningWork;
import org.hibernate.jdbc.Work;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others read of presence, on a real PostgreSQL. */
class PresenceTableTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid NURSE = BareJid.parse("nurse@capulet.example");
    private static final Presence HERE =
            new Presence(Availability.AVAILABLE, "on the balcony", Instant.parse("2026-11-24T12:00:00Z"));

    private EmbeddedDatabase database;
    private Connection connection;
    private PresenceTable table;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        database = EmbeddedDatabase.open(folder);
        connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
        for (String migration : new String[] {"V002__presence_grants", "V013__replicas"}) {
            sql(Files.readString(Path.of("db/migration", migration + ".sql")));
        }
        for (BareJid person : new BareJid[] {JULIET, NURSE}) {
            sql("insert into presence_grant (jid, state, our_item, consent, created_at, changed_at) values ('" + person
                    + "', 'granted', false, 'has a badge', now(), now())");
        }
        table = new PresenceTable((StatelessSession) Proxy.newProxyInstance(
                StatelessSession.class.getClassLoader(),
                new Class<?>[] {StatelessSession.class},
                (self, method, arguments) -> switch (arguments[0]) {
                    case Work work -> {
                        work.execute(connection);
                        yield null;
                    }
                    case ReturningWork<?> work -> work.execute(connection);
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        database.close();
    }

    private void sql(String text) throws Exception {
        try (var statement = connection.createStatement()) {
            boolean unused = statement.execute(text);
        }
    }

    @Test
    void whoIsFollowedNoMore_isUnknown_andOnlyThatIsNews() {
        table.put(7, Map.of(JULIET, HERE, NURSE, HERE), () -> {});
        long before = table.since(0, 7).upTo();
        table.putOnly(7, Map.of(NURSE, HERE), () -> {});
        var news = table.since(before, 7);
        assertThat(news.people()).containsEntry(JULIET, Presence.UNKNOWN).containsEntry(NURSE, HERE);
        table.putOnly(7, Map.of(), () -> {});
        var last = table.since(news.upTo(), 7);
        assertThat(last.people()).containsExactly(Map.entry(NURSE, Presence.UNKNOWN));
    }

    @Test
    void whatAnEarlierLinkHeard_isForgottenByTheNext() {
        table.put(7, Map.of(JULIET, HERE), () -> {});
        table.confirm(8);
        table.putOnly(8, Map.of(NURSE, HERE), () -> {});
        assertThat(table.since(0, 7).people()).isEmpty();
        assertThat(table.since(0, 8).people()).containsExactly(Map.entry(NURSE, HERE));
    }
}
