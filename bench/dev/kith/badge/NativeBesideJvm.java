package dev.kith.badge;

import dev.kith.bench.LargeBook;
import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.bench.Used;
import dev.kith.db.EmbeddedDatabase;
import dev.kith.testing.Await;
import dev.kith.testing.FreePort;
import dev.kith.testing.KithProcess;
import dev.kith.testing.ProsodyServer;
import dev.kith.testing.RadicaleServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native executable that was built last, beside the jar: how soon it answers, what it weighs, how much it can do. */
@Tag("bench")
class NativeBesideJvm {
    private static final String APP = "kith.app";
    private static final int STARTS = 9;
    private static final int PEOPLE = 1_000;
    private static final int CARDS = 2;
    private static final Pattern ADDRESS = Pattern.compile("/b/[A-Za-z0-9_-]{22}");

    /** What was seen of one of them; times in milliseconds, memory in MiB. */
    private record Seen(double firstAnswer, double started, double thousand, double svg, double json) {}

    @Test
    void run(@TempDir Path folder) throws Exception {
        var report = new Report("NativeBesideJvm: Prosody, PostgreSQL, made-up address books");
        Seen jvm = look(report, "jar", folder.resolve("jvm"), Path.of("target/quarkus-app/quarkus-run.jar"));
        Seen executable = look(report, "executable", folder.resolve("native"), executable());
        report.atMost("start to the first answer, database migrated", 150, executable.firstAnswer, "ms");
        report.atMost("memory after the start (RSS)", 100, executable.started, "MiB");
        report.atMost("memory with 1,000 accounts (RSS)", 200, executable.thousand, "MiB");
        report.atLeast("SVG badges beside the jar's", 0.7, executable.svg / jvm.svg, "times");
        report.atLeast("JSON badges beside the jar's", 0.7, executable.json / jvm.json, "times");
        report.machine("after");
    }

    private static Path executable() throws IOException {
        try (var files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-runner"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IOException("there is no executable. Next: ./kith native"));
        }
    }

    private static Seen look(Report report, String name, Path folder, Path app) throws Exception {
        System.setProperty(APP, app.toString());
        Files.createDirectories(folder);
        try (var prosody = ProsodyServer.start(folder.resolve("prosody"));
                var radicale = RadicaleServer.start(folder.resolve("radicale"));
                var books = new LargeBook(FreePort.find(), CARDS);
                var postgres = EmbeddedDatabase.open(Files.createDirectories(folder.resolve("postgres")))) {
            Map<String, String> settings = new LinkedHashMap<>(KithProcess.settings(
                    prosody, radicale, folder.resolve("data"), FreePort.find(), FreePort.find()));
            settings.put("KITH_CARDDAV_ORIGINS", books.origin());
            settings.put("KITH_BADGE_REQUESTS_PER_ADDRESS", "100000000"); // all requests come from one
            settings.put("KITH_BADGE_REQUESTS_PER_BADGE", "100000000");
            settings.put("KITH_SECRETS_KEY_FILE", folder.resolve("secrets.key").toString());
            settings.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl());
            settings.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
            try (var kith = new KithProcess(folder.resolve("kith"), settings)) {
                kith.command("keys", "create", folder.resolve("secrets.key").toString());
                kith.start();
                kith.stop();
                int port = Integer.parseInt(settings.get("QUARKUS_HTTP_PORT"));
                double first = firstAnswer(report, name, kith, port);
                Thread.sleep(Duration.ofSeconds(10)); // the link is up, and what was for the start only is gone
                double started = memory(kith.pid());
                report.say("%s: %.0f MiB after the start", name, started);
                prosody.addUser("juliet", "r0m30");
                var made = kith.command("badge", "create", "juliet@" + prosody.domain());
                var address = ADDRESS.matcher(made.output());
                if (!address.find()) {
                    throw new IOException(made.output());
                }
                String badge = settings.get("KITH_BADGE_PUBLIC_URL") + address.group();
                double svg = throughput(report, name, badge + ".svg");
                double json = throughput(report, name, badge + ".json");
                report.say("%s: %.0f MiB after that load", name, memory(kith.pid()));
                kith.stop();
                kith.start();
                people(kith, prosody, books, folder.resolve("people.csv"));
                Await.until("everybody had a pass", Duration.ofMinutes(10), () -> passed(postgres) == PEOPLE);
                Thread.sleep(Duration.ofSeconds(10));
                double thousand = memory(kith.pid());
                report.say("%s: %.0f MiB with %,d accounts", name, thousand, PEOPLE);
                return new Seen(first, started, thousand, svg, json);
            }
        }
    }

    /** From the fork until the service answers that it lives. The last one is left running. */
    private static double firstAnswer(Report report, String name, KithProcess kith, int port) throws Exception {
        var times = new Samples();
        for (int i = 0; i < STARTS; i++) {
            if (kith.isAlive()) {
                kith.stop();
            }
            long since = System.nanoTime();
            kith.launch();
            while (!lives(port)) {
                Thread.sleep(Duration.ofMillis(1));
            }
            times.add((System.nanoTime() - since) / 1e6);
        }
        report.say(
                "%s: first answer after %.0f ms (best %.0f, worst %.0f of %d)",
                name, times.median(), times.percentile(0), times.percentile(100), STARTS);
        return times.median();
    }

    private static boolean lives(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    private static double memory(long pid) throws IOException {
        return Used.by(pid).residentBytes() / (double) (1 << 20);
    }

    /** Answers a second: the median of three rounds, after one of twice their time for the compiler. */
    private static double throughput(Report report, String name, String address) throws Exception {
        Wrk.run(20, address);
        var rounds = new Samples();
        for (int i = 0; i < 3; i++) {
            Wrk round = Wrk.run(10, address);
            report.say("%s: %,.0f a second, p99 %.1f ms %s", name, round.perSecond(), round.p99Millis(), round.errors());
            rounds.add(round.perSecond());
        }
        return rounds.median();
    }

    private static void people(KithProcess kith, ProsodyServer prosody, LargeBook books, Path csv) throws Exception {
        var rows = new StringBuilder("jid,user,password,address-book\n");
        for (int i = 0; i < PEOPLE; i++) {
            prosody.addUser("person" + i, "s3cret");
            rows.append("person%d@%s,person%d,s3cret,%s/person%d/contacts/\n".formatted(i, prosody.domain(), i, books.origin(), i));
        }
        Files.createFile(csv, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(csv, rows);
        var done = kith.command("account", "import", csv.toString(), "--consent", "a measurement", "--yes");
        if (done.status() != 0) {
            throw new IOException(done.output());
        }
    }

    private static int passed(EmbeddedDatabase postgres) throws Exception {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from last_pass")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
