package dev.kith.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.config.BadSetting;
import dev.kith.testing.Certificate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the setting asks for is what the driver asks for, at a PostgreSQL with TLS. */
class DatabaseTrustTest {
    private static final Path USUAL_AUTHORITIES = Path.of("/etc/ssl/certs/ca-certificates.crt");

    @TempDir
    static Path folder;

    private static Certificate certificate;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws Exception {
        certificate = Certificate.selfSigned(folder, "localhost");
        Files.setPosixFilePermissions(certificate.key(), PosixFilePermissions.fromString("rw-------"));
        server = EmbeddedPostgres.builder()
                .setDataDirectory(Files.createDirectory(folder.resolve("data")))
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.certificate().toString())
                .setServerConfig("ssl_key_file", certificate.key().toString())
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String url(String host, String how) {
        return "jdbc:postgresql://" + host + ":" + server.getPort() + "/postgres?user=postgres&sslmode=" + how;
    }

    private static boolean connects(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var sql = connection.createStatement();
                var row = sql.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Test
    void namedCertificate_isBelieved_forItsName() throws Exception {
        String how = "verify-full&sslrootcert=" + certificate.certificate();
        DatabaseTrust.check("key", url("localhost", how));
        assertThat(connects(url("localhost", how))).isTrue();
        assertThatThrownBy(() -> connects(url("127.0.0.1", how))).hasMessageContaining("could not be verified");
    }

    /** The file of a whole system, with comments or without, is one that the driver reads. */
    @Test
    void fileOfManyAuthorities_isRead() throws Exception {
        Path many = folder.resolve("many.pem");
        if (Files.exists(USUAL_AUTHORITIES)) {
            Files.copy(USUAL_AUTHORITIES, many);
            String how = "verify-full&sslrootcert=" + many;
            assertThatThrownBy(() -> connects(url("localhost", how))).hasMessageContaining("SSL error");
        }
        Files.writeString(
                many,
                Files.readString(certificate.certificate()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(connects(url("localhost", "verify-full&sslrootcert=" + many)))
                .isTrue();
    }

    /** The driver does not fall back to the usual authorities, and says nothing of a setting. */
    @ParameterizedTest
    @ValueSource(strings = {"verify-full", "verify-ca", "verify-full&sslrootcert=/nowhere/at/all.pem"})
    void withoutCertificatesToBelieve_nothingConnects_andTheSettingSaysSo(String how) {
        String home = System.getProperty("user.home");
        System.setProperty("user.home", folder.resolve("nobody").toString());
        try {
            assertThatThrownBy(() -> connects(url("localhost", how)))
                    .hasMessageContaining("Could not open SSL root certificate file");
            assertThatThrownBy(() -> DatabaseTrust.check("quarkus.datasource.jdbc.url", url("localhost", how)))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageStartingWith("quarkus.datasource.jdbc.url ")
                    .hasMessageContaining("sslrootcert=");
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void authoritiesOfJava_areAnotherWay_andDoNotKnowThisServer() {
        String url = url("localhost", "verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
        assertThatCode(() -> DatabaseTrust.check("key", url)).doesNotThrowAnyException();
        assertThatThrownBy(() -> connects(url)).hasMessageContaining("SSL error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://postgres/kith",
                "jdbc:postgresql://db.example.org/kith?sslmode=require",
                "jdbc:mysql://db.example.org/kith?sslmode=verify-full"
            })
    void addressThatAsksForNone_isLeftAlone(String url) {
        assertThatCode(() -> DatabaseTrust.check("key", url)).doesNotThrowAnyException();
    }
}
