package dev.kith.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that takes longer than a transaction may stand idle. */
class MigrationLockTest {
    @Test
    void longMigration_comesToItsEnd(@TempDir Path folder) throws Exception {
        Path migrations = Files.createDirectory(folder.resolve("migrations"));
        Files.writeString(migrations.resolve("V1__long.sql"), "create table done (); select pg_sleep(2);");
        try (var server = EmbeddedDatabase.open(Files.createDirectory(folder.resolve("database")))) {
            FluentConfiguration usual = Flyway.configure()
                    .locations("filesystem:" + migrations)
                    .dataSource(
                            server.jdbcUrl() + "?options=-c%20idle_in_transaction_session_timeout=500ms",
                            "postgres",
                            "");
            assertThatThrownBy(() -> usual.load().migrate())
                    .as("what it is for")
                    .hasStackTraceContaining("idle-in-transaction");
            FluentConfiguration ours = Flyway.configure().configuration(usual).cleanDisabled(false);
            new MigrationLock().customize(ours);
            ours.load().clean();
            assertThat(ours.load().migrate().migrationsExecuted).isEqualTo(1);
        }
    }
}
