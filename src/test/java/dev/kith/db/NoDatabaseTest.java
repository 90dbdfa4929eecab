package dev.kith.db;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kith.testing.FreePort;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PostgreSQL says to whoever it does not let in, and what we make of it. */
class NoDatabaseTest {
    private static EmbeddedDatabase server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = EmbeddedDatabase.open(folder);
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), "postgres", "");
                Statement sql = connection.createStatement()) {
            sql.execute("create role guest login");
            sql.execute("create role crowd login connection limit 0");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void nobodyThere() throws Exception {
        said("jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/kith", "postgres", "")
                .contains("refused")
                .contains("Next: see that it runs, and that QUARKUS_DATASOURCE_JDBC_URL");
    }

    @Test
    void nobodyOfThatName() {
        said(server.jdbcUrl(), "stranger", "").contains("\"stranger\"").contains("_USERNAME and _PASSWORD are right");
    }

    @Test
    void noSuchDatabase() {
        said(server.jdbcUrl().replaceFirst("/[^/?]+($|\\?)", "/elsewhere$1"), "postgres", "")
                .contains("\"elsewhere\"")
                .contains("Next: create the database");
    }

    @Test
    void tooManyThere() {
        said(server.jdbcUrl(), "crowd", "").contains("too many connections").contains("max_connections");
    }

    @Test
    void mayNotCreateTables() {
        said(server.jdbcUrl(), "guest", "create table public.mine ()")
                .contains("permission denied")
                .contains("ALTER DATABASE kith OWNER TO kith");
    }

    @Test
    void takesNoChanges() {
        said(server.jdbcUrl(), "postgres", "begin read only; create table mine ()")
                .contains("Next: name the primary");
    }

    @Test
    void anotherFault_isNotExplained() {
        assertThat(NoDatabase.explain(new IllegalStateException(new SQLException("no state"))))
                .isEmpty();
        assertThat(NoDatabase.explain(new SQLException("syntax error", "42601")))
                .isEmpty();
    }

    private static AbstractStringAssert<?> said(String url, String user, String then) {
        SQLException refused = catchThrowableOfType(SQLException.class, () -> {
            try (var connection = DriverManager.getConnection(url, user, "");
                    Statement sql = connection.createStatement()) {
                sql.execute(then);
            }
        });
        return assertThat(NoDatabase.explain(new IllegalStateException("Failed to start", refused)))
                .get(as(InstanceOfAssertFactories.STRING))
                .startsWith("PostgreSQL cannot be used: ");
    }
}
