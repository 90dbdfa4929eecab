package dev.kith.bench;

import dev.kith.account.Secrets;
import dev.kith.db.EmbeddedDatabase;
import dev.kith.testing.FreePort;
import dev.kith.testing.KithProcess;
import dev.kith.testing.ProsodyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What many accounts cost while nothing changes: the built service as a process of its own, beside PostgreSQL, Prosody
 * and a made-up address-book server. Some books are polled, the others are of a server that tells of changes.
 */
@Tag("bench")
class ManyAccounts {
    private static final Duration POLLED = Duration.ofMinutes(5);
    private static final int CARDS = 10;

    @Test
    void thousand(@TempDir Path folder) throws Exception {
        measure(folder, new CrowdCost.Size(1_000, 20, Duration.ofHours(1), 50, true));
    }

    /** The demand: four of five are pushed or idle. */
    @Test
    void tenThousand(@TempDir Path folder) throws Exception {
        measure(folder, new CrowdCost.Size(10_000, 20, Duration.ofHours(1), 100, true));
    }

    /** More than the demand. */
    @Test
    void tenThousandPolled(@TempDir Path folder) throws Exception {
        measure(folder, new CrowdCost.Size(10_000, 100, POLLED, 100, true));
    }

    /** Their first passes would take an hour, so they are spread over the six hours that are between two passes. */
    @Test
    void hundredThousandPushed(@TempDir Path folder) throws Exception {
        measure(folder, new CrowdCost.Size(100_000, 0, Duration.ofHours(6), 5, false));
    }

    /** For a look at a size of one's own. */
    @Test
    void anyNumber(@TempDir Path folder) throws Exception {
        int accounts = Integer.getInteger("dev.kith.bench.accounts", 200);
        int polled = Integer.getInteger("dev.kith.bench.polled", 20);
        measure(folder, new CrowdCost.Size(accounts, polled, Duration.ofHours(1), 100, true));
    }

    private static void measure(Path folder, CrowdCost.Size size) throws Exception {
        var report = new Report("ManyAccounts: " + size.name() + "; the built service, PostgreSQL, Prosody");
        try (var database = EmbeddedDatabase.open(Files.createDirectories(folder.resolve("database")));
                var prosody = ProsodyServer.start(folder.resolve("prosody"));
                var polled = new LargeBook(FreePort.find(), CARDS);
                var telling = new LargeBook(FreePort.find(), CARDS);
                var connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
                var kith = new KithProcess(
                        folder.resolve("kith"), settings(folder, size, database, prosody, polled, telling))) {
            prosody.addUser(Crowd.PATTERN, Books.PASSWORD);
            kith.start();
            pattern(kith, connection, prosody);
            kith.stop();
            long began = System.nanoTime();
            new Crowd(connection)
                    .copy(size.accounts(), size.polled(), polled.origin(), telling.origin());
            Crowd.copy(prosody, size.accounts());
            report.say("%d accounts with %d contacts each, made in %s", size.accounts(), CARDS, CrowdCost.since(began));
            Path postmaster = folder.resolve("database/postgres/postmaster.pid");
            var cost = new CrowdCost(report, size, connection, postmaster, kith, polled, telling).measure();
            report.machine("after");
            if (size.accounts() == 10_000) {
                report.atMost("CPU, of one core", 50, cost.core() * 100, "%");
                report.atMost("resident memory", 1024, cost.resident() / (double) (1 << 20), "MiB");
                report.atMost("rows written for unchanged accounts", 0, cost.rowsWritten(), "rows");
            }
            CostChart.add(size, cost);
        }
    }

    private static Map<String, String> settings(
            Path folder,
            CrowdCost.Size size,
            EmbeddedDatabase database,
            ProsodyServer prosody,
            LargeBook polled,
            LargeBook telling)
            throws IOException {
        Path password = Files.createFile(
                folder.resolve("operator.secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, Books.PASSWORD);
        Path key = folder.resolve("secrets.key");
        Secrets.create(key);
        var settings = new LinkedHashMap<String, String>();
        settings.put("KITH_XMPP_DOMAIN", prosody.domain());
        settings.put("KITH_XMPP_COMPONENT", prosody.component());
        settings.put("KITH_XMPP_PORT", Integer.toString(prosody.componentPort()));
        settings.put("KITH_XMPP_SECRET_FILE", prosody.secretFile().toAbsolutePath().toString());
        settings.put("KITH_CARDDAV_ORIGINS", telling.origin() + "," + polled.origin());
        settings.put("KITH_OPERATOR_LOGIN_USER", "{user}");
        settings.put("KITH_OPERATOR_LOGIN_PASSWORD_FILE", password.toString());
        settings.put("KITH_OPERATOR_LOGIN_ADDRESS_BOOK", telling.origin() + "/{user}/contacts/");
        settings.put("KITH_SYNC_INTERVAL", POLLED.toString());
        settings.put("KITH_SYNC_PUSHED_ORIGINS", telling.origin());
        settings.put("KITH_SYNC_INTERVAL_PUSHED", size.pushed().toString());
        settings.put("KITH_SYNC_FIRST_PASSES_PER_SECOND", Integer.toString(size.firstPasses()));
        settings.put("KITH_HINTS_POSTGRESQL_URL", database.jdbcUrl());
        settings.put("KITH_HINTS_POSTGRESQL_USER", "postgres");
        settings.put("KITH_SECRETS_KEY_FILE", key.toString());
        settings.put("KITH_DATA_DIR", folder.resolve("data").toString());
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
        settings.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(FreePort.find()));
        settings.put("KITH_BADGE_PORT", Integer.toString(FreePort.find()));
        return settings;
    }

    /** The one account whose first pass is a real one. */
    private static void pattern(KithProcess kith, Connection connection, ProsodyServer prosody) throws Exception {
        var answer = kith.command(
                "account", "add", Crowd.PATTERN + "@" + prosody.domain(), "--operator-login", "--enable");
        if (answer.status() != 0) {
            throw new IOException(answer.output());
        }
        String found = "";
        for (int i = 0; i < 120 && !found.startsWith("synced: "); i++) {
            TimeUnit.SECONDS.sleep(1);
            found = CrowdCost.text(connection, "select outcome || ': ' || detail from last_pass");
        }
        if (!found.equals("synced: " + CARDS + " added")) {
            throw new IOException("the pattern's first pass: " + found + "; the log:\n" + Files.readString(kith.log()));
        }
    }
}
