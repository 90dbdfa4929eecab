package dev.kith.account;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** How logins are kept at rest. */
@ConfigMapping(prefix = "kith.secrets")
public interface SecretsConfig {
    /**
     * File with the key that seals stored logins; made by {@code kith keys create}. Keep it apart from the database and
     * its backups. Default: {@code secrets.key} in the data folder, made at first need, when the built-in database is
     * used; otherwise it must be named.
     */
    Optional<Path> keyFile();
}
