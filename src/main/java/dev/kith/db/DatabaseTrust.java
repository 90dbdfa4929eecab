package dev.kith.db;

import dev.kith.config.BadSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;

/**
 * By what a PostgreSQL on another machine is known to be the right one. The driver looks for certificates to believe in the home
 * of whoever runs it, and only there unless it is told otherwise: it does not know the usual authorities. A service seldom has
 * a home, and what the driver says then names no setting.
 */
public final class DatabaseTrust {
    /** Believes whom Java believes. */
    private static final String AUTHORITIES_OF_JAVA = "org.postgresql.ssl.DefaultJavaSSLFactory";

    /** Others look at no certificate, or at whichever somebody else thought right. */
    private static final Set<String> KNOWN_FACTORIES =
            Set.of("", AUTHORITIES_OF_JAVA, "org.postgresql.ssl.LibPQFactory", "org.postgresql.ssl.jdbc4.LibPQFactory");

    private static final String FIX =
            "write into the address sslrootcert=FILE, with the certificate of the server's authority in"
                    + " PEM form; for a server with a public certificate sslrootcert=/etc/ssl/certs/ca-certificates.crt";

    private DatabaseTrust() {}

    /**
     * Looks whether an address that asks for a known certificate ({@code sslmode}) also says which are known.
     *
     * @param url as JDBC has it; what is no address of PostgreSQL is left to others
     * @throws BadSetting when the certificates to believe are not named or not there
     */
    public static void check(String key, String url) {
        Properties parts = Driver.parseURL(url, new Properties());
        if (parts == null
                || !parts.getProperty("sslmode", "").startsWith("verify-")
                || parts.getProperty("sslfactory", "").equals(AUTHORITIES_OF_JAVA)) {
            return;
        }
        String named = parts.getProperty("sslrootcert");
        if (named == null) {
            Path usual = Path.of(System.getProperty("user.home", ""), ".postgresql", "root.crt");
            if (!Files.isReadable(usual)) {
                throw new BadSetting(key, "asks for a certificate that is known, and does not say which are", FIX);
            }
        } else if (!Files.isReadable(Path.of(named))) {
            throw new BadSetting(
                    key,
                    "names " + named + " as the certificates to believe, and that file cannot be read",
                    "check the path and who may read it, or " + FIX);
        }
    }

    /**
     * Whether the driver will speak to nobody but the server whose name is in the address.
     *
     * @param parts of an address, as the driver reads it
     */
    public static boolean isCertain(Properties parts) {
        return "verify-full".equals(parts.getProperty("sslmode"))
                && KNOWN_FACTORIES.contains(parts.getProperty("sslfactory", ""))
                && parts.getProperty("sslhostnameverifier") == null;
    }
}
