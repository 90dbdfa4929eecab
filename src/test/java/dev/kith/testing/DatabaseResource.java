package dev.kith.testing;

import dev.kith.db.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of its own for the tests of everything that is stored, started once for all of them. */
public final class DatabaseResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable EmbeddedDatabase database;
    private @Nullable Path folder;

    @Override
    public Map<String, String> start() {
        try {
            Path data = Files.createTempDirectory("kith-database");
            folder = data;
            EmbeddedDatabase started = EmbeddedDatabase.open(data);
            database = started;
            return Map.of(
                    "quarkus.datasource.jdbc.url",
                    started.jdbcUrl(),
                    "quarkus.datasource.username",
                    "postgres",
                    "quarkus.http.test-port",
                    "0",
                    "kith.data-dir",
                    data.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (database != null) {
                database.close();
            }
            if (folder != null) {
                try (var files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
