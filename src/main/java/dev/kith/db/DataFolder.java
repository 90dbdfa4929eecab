package dev.kith.db;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that survives restarts. */
@ApplicationScoped
public class DataFolder {
    private final DatabaseConfig config;

    DataFolder(DatabaseConfig config) {
        this.config = config;
    }

    public Path path() {
        return config.dataDir().toAbsolutePath();
    }

    /** Whether the built-in database lives here, so that losing the folder loses both it and its key. */
    public boolean holdsDatabase() {
        return Files.exists(path().resolve(EmbeddedDatabase.SUBFOLDER).resolve("PG_VERSION"));
    }
}
