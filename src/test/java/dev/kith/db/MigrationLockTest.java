package dev.kith.db;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations beside replicas that serve: those that take long, and those whose table is in use. */
class MigrationLockTest {
    @Test
    void longMigration_comesToItsEnd(@TempDir Path folder) throws Exception {
        try (var server = EmbeddedDatabase.open(Files.createDirectory(folder.resolve("database")))) {
            FluentConfiguration usual = flyway(
                    server,
                    folder,
                    "create table done (); select pg_sleep(2);",
                    "options=-c%20idle_in_transaction_session_timeout=500ms");
            assertThatThrownBy(() -> usual.load().migrate())
                    .as("what it is for")
                    .hasStackTraceContaining("idle-in-transaction");
            FluentConfiguration ours = Flyway.configure().configuration(usual).cleanDisabled(false);
            new MigrationLock().customize(ours);
            ours.load().clean();
            assertThat(ours.load().migrate().migrationsExecuted).isEqualTo(1);
        }
    }

    @Test
    void migration_takesLongerThanAnAnswerMay(@TempDir Path folder) throws Exception {
        try (var server = EmbeddedDatabase.open(Files.createDirectory(folder.resolve("database")))) {
            FluentConfiguration usual =
                    flyway(server, folder, "create table done (); select pg_sleep(2);", "socketTimeout=1");
            assertThatThrownBy(() -> usual.load().migrate())
                    .as("what it is for")
                    .hasStackTraceContaining("timed out");
            FluentConfiguration ours = Flyway.configure().configuration(usual);
            new MigrationLock().customize(ours);
            assertThat(ours.load().migrate().migrationsExecuted).isEqualTo(1);
        }
    }

    @Test
    void migrationOfATableInUse_keepsNobodyWaiting_andIsMadeTheNextTime(@TempDir Path folder) throws Exception {
        try (var server = EmbeddedDatabase.open(Files.createDirectory(folder.resolve("database")));
                var user = DriverManager.getConnection(server.jdbcUrl(), "postgres", "");
                var sql = user.createStatement()) {
            sql.execute("create table account (id bigint)");
            FluentConfiguration ours = flyway(
                            server, folder, "alter table account add column name text;", "socketTimeout=20")
                    .baselineOnMigrate(true)
                    .baselineVersion("0");
            new MigrationLock().customize(ours);
            user.setAutoCommit(false);
            sql.execute("lock table account in row exclusive mode");
            assertThatThrownBy(() -> ours.load().migrate())
                    .hasStackTraceContaining("lock timeout")
                    .satisfies(fault -> assertThat(NoDatabase.explain(fault))
                            .get(as(InstanceOfAssertFactories.STRING))
                            .contains("Next: start it again"));
            user.commit();
            assertThat(ours.load().migrate().migrationsExecuted).isEqualTo(1);
        }
    }

    private static FluentConfiguration flyway(EmbeddedDatabase server, Path folder, String migration, String parameter)
            throws Exception {
        Path migrations = Files.createDirectory(folder.resolve("migrations"));
        Files.writeString(migrations.resolve("V1__one.sql"), migration);
        return Flyway.configure()
                .locations("filesystem:" + migrations)
                .dataSource(server.jdbcUrl() + "?" + parameter, "postgres", "");
    }
}
