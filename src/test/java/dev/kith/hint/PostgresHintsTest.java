package dev.kith.hint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.config.BadSetting;
import dev.kith.db.EmbeddedDatabase;
import dev.kith.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listening to a real PostgreSQL. */
class PostgresHintsTest {
    @TempDir
    static Path folder;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedDatabase.open(Files.createDirectory(folder.resolve("database")));
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    private static void sql(String text) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    /** Tells until it is heard: nobody can see from outside when somebody listens. */
    private static void tellUntilHeard(ListeningHints hints, String user) throws Exception {
        Await.until("heard", Duration.ofSeconds(20), () -> {
            sql("notify kith_books, '" + user + "'");
            return hints.heard().contains(user);
        });
    }

    @Test
    void whatIsTold_isHeard_alsoAfterTheConnectionWasLost() throws Exception {
        try (var hints = new ListeningHints(database.jdbcUrl(), "postgres")) {
            tellUntilHeard(hints, "juliet");
            assertThat(hints.misses()).isZero();
            sql("notify another, 'romeo'");
            sql("notify kith_books, ''");
            sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kith'");
            tellUntilHeard(hints, "nurse");
            assertThat(hints.misses()).as("what was told meanwhile").isEqualTo(1);
            assertThat(hints.heard()).doesNotContain("romeo");
        }
        Await.until("the connection is closed", Duration.ofSeconds(20), () -> listeners() == 0);
    }

    private static int listeners() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select count(*) from pg_stat_activity where application_name = 'kith'")) {
            return rows.next() ? rows.getInt(1) : -1;
        }
    }

    @Test
    void databaseThatIsAway_stopsNobody() {
        var hints = new ListeningHints("jdbc:postgresql://127.0.0.1:1/nothing", "nobody");
        assertThatCode(hints::close).doesNotThrowAnyException();
    }

    @Test
    void withoutAnAddress_nobodyListens() {
        var hints = new PostgresHints(ListeningHints.config(Map.of()), null);
        assertThatCode(() -> {
                    hints.start();
                    hints.stop();
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "url, mysql://127.0.0.1/x",
        "url, jdbc:postgresql://127.0.0.1/x?password=secret-word",
        "url, jdbc:postgresql://db.example.org/x",
        "url, jdbc:postgresql://db.example.org/x?sslmode=require",
        "url, jdbc:postgresql://db.example.org/x?sslmode=verify-full",
        "url, jdbc:postgresql://db.example.org/x?sslmode=verify-full&sslrootcert=/nowhere/at/all.pem",
        "url, jdbc:postgresql://db.example.org/x?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory",
        "url, 'jdbc:postgresql://127.0.0.1,db.example.org/x'",
        "channel, Kith",
        "channel, 'x; drop table card'",
        "password-file, /nowhere/at/all"
    })
    void settingsThatWillNotDo_areNamed(String key, String value) {
        var settings = new java.util.HashMap<String, String>();
        settings.put("kith.hints.postgresql.url", "jdbc:postgresql://127.0.0.1/x");
        settings.put("kith.hints.postgresql." + key, value);
        assertThatThrownBy(() -> PostgresConfig.check(ListeningHints.config(settings)))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("kith.hints.postgresql." + key)
                .hasMessageNotContaining("secret-word");
    }

    @Test
    void anotherMachine_isAllowed_ifItIsKnownToBeTheRightOne() {
        for (String way :
                new String[] {"sslrootcert=" + folder, "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"}) {
            String url = "jdbc:postgresql://db.example.org/x?sslmode=verify-full&" + way;
            assertThatCode(() -> PostgresConfig.check(ListeningHints.config(Map.of("kith.hints.postgresql.url", url))))
                    .doesNotThrowAnyException();
        }
    }
}
