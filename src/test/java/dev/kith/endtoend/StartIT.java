package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.db.EmbeddedDatabase;
import dev.kith.testing.FreePort;
import dev.kith.testing.KithProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that cannot be, said so that a person, and a service manager, know what comes next; and one that must be. */
class StartIT {
    private static final String URL = "QUARKUS_DATASOURCE_JDBC_URL";
    private static final KithProcess.Answer NOBODY_YET =
            new KithProcess.Answer(0, "No accounts yet. Add one with: kith account add USER@DOMAIN\n");

    @TempDir
    Path folder;

    @Test
    void databaseThatIsAway_isSaidInASentence_andWorthAnotherTry() throws Exception {
        try (var kith = kith("jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/kith")) {
            KithProcess.Answer answer = kith.command("doctor");
            assertThat(answer.status()).isEqualTo(1);
            assertThat(answer.output().strip())
                    .startsWith("PostgreSQL cannot be used: ")
                    .endsWith("are right.")
                    .hasLineCount(1);
        }
    }

    /** Or a database of its own would be started beside the one that is meant. */
    @Test
    void databaseThatAFileNames_isTheOneThatIsUsed() throws Exception {
        Path file = Files.writeString(
                folder.resolve("database.properties"),
                "quarkus.datasource.jdbc.url=jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/kith\n"
                        + "quarkus.datasource.username=postgres\n");
        try (var kith = new KithProcess(
                folder.resolve("kith"),
                Map.of("QUARKUS_CONFIG_LOCATIONS", file.toString(), "KITH_XMPP_DOMAIN", "capulet.example"))) {
            KithProcess.Answer answer = kith.command("account", "list");
            assertThat(answer.output()).startsWith("PostgreSQL cannot be used: ");
            assertThat(answer.status()).isEqualTo(1);
        }
    }

    @Test
    void settingThatIsMissing_isNotWorthAnotherTry() throws Exception {
        try (var database = EmbeddedDatabase.open(Files.createDirectory(folder.resolve("database")));
                var kith = kith(database.jdbcUrl())) {
            KithProcess.Answer answer = kith.command("serve");
            assertThat(answer.output()).contains("kith.xmpp.", ". Next: ");
            assertThat(answer.status()).isEqualTo(78); // RestartPreventExitStatus in kith.service
        }
    }

    /** A service manager must not give up because a command took its time. */
    @Test
    @Tag("long")
    void databaseThatACommandHasToItself_isWorthAnotherTry() throws Exception {
        Path secret = Town.secret(folder.resolve("component.secret"), "not a real secret");
        try (var database = EmbeddedDatabase.open(Files.createDirectory(folder.resolve("database")));
                var kith = kith(
                        database.jdbcUrl(),
                        Map.of(
                                "KITH_XMPP_SECRET_FILE",
                                secret.toString(),
                                "KITH_CARDDAV_ORIGINS",
                                "https://dav.capulet.example"));
                var connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
                var sql = connection.createStatement()) {
            sql.execute("select pg_advisory_lock(x'4B697468'::int::bigint)"); // as SharedPlace has it
            KithProcess.Answer answer = kith.command("serve");
            assertThat(answer.output()).contains("A command of Kith has the database to itself", ". Next: ");
            assertThat(answer.status()).isEqualTo(1);
        }
    }

    /** As a release does whose successor has migrated the database that both use. */
    @Test
    void schemaOfTheReleaseAfterThis_isServed() throws Exception {
        try (var database = EmbeddedDatabase.open(Files.createDirectory(folder.resolve("database")));
                var kith = kith(database.jdbcUrl())) {
            assertThat(kith.command("account", "list")).isEqualTo(NOBODY_YET);
            try (var connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
                    var sql = connection.createStatement()) {
                sql.execute(
                        "insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                                + " installed_by, execution_time, success) values (999, '999', 'later', 'SQL', 'V999__later.sql', 1,"
                                + " 'postgres', 1, true)");
            }
            KithProcess.Answer served = kith.command("account", "list");
            assertThat(served.output()).contains("newer than the latest available migration", NOBODY_YET.output());
            assertThat(served.status()).isZero();
        }
    }

    private KithProcess kith(String database) throws Exception {
        return kith(database, Map.of());
    }

    private KithProcess kith(String database, Map<String, String> more) throws Exception {
        var settings = new HashMap<>(more);
        settings.put(URL, database);
        settings.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
        settings.put("KITH_DATA_DIR", folder.resolve("data").toString());
        settings.put("KITH_XMPP_DOMAIN", "capulet.example");
        return new KithProcess(folder.resolve("kith"), settings);
    }
}
