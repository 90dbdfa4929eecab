package dev.kith.db;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where Kith keeps what it must not forget. */
@ConfigMapping(prefix = "kith")
public interface DatabaseConfig {
    /**
     * Folder for the built-in database, the default key file and the mark that tells a restored backup. Should survive
     * restarts; need not be in a backup.
     */
    @WithDefault("kith-data")
    Path dataDir();
}
