package dev.kith.hint;

import dev.kith.config.BadSetting;
import dev.kith.config.SecretFile;
import dev.kith.db.DatabaseTrust;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/** The PostgreSQL of an address-book server that keeps its cards there, and tells of changes by NOTIFY. */
@ConfigMapping(prefix = "kith.hints.postgresql")
public interface PostgresConfig {
    /** Where it is, as JDBC has it; without it nobody listens there. */
    Optional<String> url();

    /** Who listens; needs no right but to connect. */
    @WithDefault("kith_hints")
    String user();

    /** A file with that user's password, where one is asked for. */
    Optional<Path> passwordFile();

    /** The channel on which names are told. */
    @WithDefault("kith_books")
    String channel();

    /** In SQL a channel is a name and cannot be a parameter, so it is one that needs no quotes. */
    Pattern CHANNEL = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /**
     * Looks whether all this can be done.
     *
     * @throws BadSetting for the first setting that will not do
     */
    static void check(PostgresConfig config) {
        if (config.url().isPresent()) {
            var unused = login(config, config.url().get());
        }
        if (!CHANNEL.matcher(config.channel()).matches()) {
            throw new BadSetting(
                    "kith.hints.postgresql.channel",
                    "is no plain name",
                    "leave it out, or use small letters, digits and _");
        }
    }

    /** What the driver has to know to sign in. */
    static Properties login(PostgresConfig config, String url) {
        String key = "kith.hints.postgresql.url";
        Properties parts = Driver.parseURL(url, new Properties());
        if (parts == null) {
            throw new BadSetting(key, "is no JDBC URL of PostgreSQL", "write jdbc:postgresql://127.0.0.1/davical");
        }
        if (parts.getProperty("password") != null) {
            throw new BadSetting(
                    key,
                    "holds a password",
                    "put it into a file with mode 0600, and its path into kith.hints.postgresql.password-file");
        }
        boolean here = HERE.contains(parts.getProperty("PGHOST", "localhost"));
        if (!here && !DatabaseTrust.isCertain(parts)) {
            throw new BadSetting(
                    key,
                    "names another machine, and not how that is known to be the right one",
                    "add ?sslmode=verify-full&sslrootcert=FILE, with the certificate of its authority in that file, and"
                            + " neither sslfactory nor sslhostnameverifier; with a public certificate the file is"
                            + " /etc/ssl/certs/ca-certificates.crt");
        }
        DatabaseTrust.check(key, url);
        var login = new Properties();
        login.setProperty("user", config.user());
        config.passwordFile()
                .ifPresent(file ->
                        login.setProperty("password", SecretFile.read("kith.hints.postgresql.password-file", file)));
        login.setProperty("ApplicationName", "kith");
        login.setProperty("connectTimeout", "10");
        login.setProperty("tcpKeepAlive", "true");
        return login;
    }
}
