package dev.kith.alert.imap;

import dev.kith.alert.MailLogin;
import dev.kith.alert.MailNews;
import dev.kith.alert.MailPlace;
import dev.kith.alert.MailboxPosition;
import dev.kith.alert.MailboxRules;
import dev.kith.alert.NewMail;
import dev.kith.alert.Watched;
import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.jid.BareJid;
import dev.kith.testing.DovecotServer;
import dev.kith.testing.FreePort;
import dev.kith.testing.Lmtp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person weighs whose mailboxes are watched: heap and threads for 100, 1,000 and 5,000 connections that wait, plain
 * and with TLS, at a real Dovecot as far as it goes and at a scripted server in a process of its own; and how soon a
 * delivered mail is heard of. System properties {@code kith.bench.dovecot} and {@code kith.bench.scripted} take other
 * numbers of people, parted by commas.
 */
@Tag("bench")
class IdleConnections {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int DELIVERIES = 40;

    @TempDir
    Path folder;

    /** Hears when each subject came. */
    private static final class Arrivals implements MailNews {
        private final Map<String, Long> times = new ConcurrentHashMap<>();

        @Override
        public boolean arrived(String mailUser, NewMail mail) {
            return true;
        }

        @Override
        public boolean hint(String mailUser) {
            return true;
        }

        @Override
        public Map<String, MailboxPosition> positions(BareJid owner) {
            return Map.of();
        }

        @Override
        public List<MailPlace> unread(BareJid owner, int most) {
            return List.of();
        }

        @Override
        public void read(BareJid owner, String mailbox, MailboxPosition reached, List<NewMail> mails) {
            mails.forEach(mail -> times.put(mail.subject(), System.nanoTime()));
        }

        @Override
        public void settled(BareJid owner, Set<MailPlace> mails) {}
    }

    @Test
    void run() throws Exception {
        var report = new Report("IdleConnections: heap and threads of connections that wait");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        certificate();
        for (int people : numbers("kith.bench.dovecot", "100,1000")) {
            dovecot(report, people, false);
            dovecot(report, people, true);
        }
        for (int people : numbers("kith.bench.scripted", "100,1000,5000")) {
            scripted(report, people, false);
            scripted(report, people, true);
        }
        report.machine("after");
    }

    private static List<Integer> numbers(String property, String usual) {
        var numbers = new ArrayList<Integer>();
        for (String number : System.getProperty(property, usual).split(",")) {
            numbers.add(Integer.valueOf(number.strip()));
        }
        return numbers;
    }

    private void dovecot(Report report, int people, boolean tls) throws Exception {
        int imaps = FreePort.find();
        Path place = folder.resolve("dovecot-" + people + (tls ? "-tls" : ""));
        try (var server = DovecotServer.start(place, """
                ssl = yes
                ssl_cert = <%1$s/server.pem
                ssl_key = <%1$s/server.key
                default_process_limit = 6000
                default_client_limit = 20000
                service imap-login {
                  service_count = 0
                  process_min_avail = 1
                  client_limit = 6000
                  inet_listener imaps {
                    port = %2$d
                    ssl = yes
                  }
                }
                """.formatted(folder, imaps))) {
            for (int i = 0; i < people; i++) {
                server.addUser("p" + i, "r0m30");
            }
            int port = tls ? imaps : server.imapPort();
            measure(report, "Dovecot", people, tls, port, server);
        }
    }

    private void scripted(Report report, int people, boolean tls) throws Exception {
        int port = FreePort.find();
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WaitingServer.class.getName(),
                        Integer.toString(port),
                        tls ? folder.resolve("server.p12").toString() : "")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("scripted.out").toFile());
        Process server = command.start();
        try {
            measure(report, "scripted server", people, tls, port, null);
        } finally {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private void measure(Report report, String name, int people, boolean tls, int port, DovecotServer lmtp)
            throws Exception {
        TestImapConfig config = TestImapConfig.at(port);
        if (tls) {
            config.url = Optional.of(URI.create("imaps://127.0.0.1:" + port));
            config.trustFile = Optional.of(folder.resolve("server.pem"));
        }
        var news = new Arrivals();
        var watcher = new ImapWatcher(config, new SimpleMeterRegistry(), Clock.systemUTC());
        var watched = people(people);
        watcher.start(news);
        watcher.watch(watched.subList(0, 1)); // what is loaded once is not what a connection weighs
        online(watcher, watched.subList(0, 1));
        long before = alive();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        long begun = System.nanoTime();
        watcher.watch(watched);
        online(watcher, watched);
        double seconds = (System.nanoTime() - begun) / 1e9;
        double each = (alive() - before) / 1000.0 / (people - 1);
        int more = ManagementFactory.getThreadMXBean().getThreadCount() - threads;
        String what = people + (tls ? " connections with TLS" : " plain connections") + " at the " + name;
        report.say("%s: %.1f kB each, %d more threads, connected in %.1f s", what, each, more, seconds);
        if (people == 1000) {
            report.atMost("heap each, " + what, tls ? 50 : 30, each, "kB");
            report.atMost("threads for " + what, 8, more, "more than for one");
        }
        if (lmtp != null) {
            deliveries(report, what, news, lmtp, people);
        }
        watcher.stop();
    }

    private static void deliveries(Report report, String what, Arrivals news, DovecotServer server, int people)
            throws Exception {
        var times = new Samples();
        for (int i = 0; i < DELIVERIES; i++) {
            String subject = what + " " + i;
            Lmtp.deliver(server.lmtpPort(), "p" + (i * 7 % people), Lmtp.mail("a@b.example", subject, i + "@" + what.length()));
            long since = System.nanoTime();
            long end = since + PATIENCE.toNanos();
            while (!news.times.containsKey(subject) && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            times.add((news.times.getOrDefault(subject, end) - since) / 1e6);
        }
        report.say("%s: heard of after %.0f ms (median), %.0f ms (p95)", what, times.median(), times.percentile(95));
    }

    private static List<Watched> people(int count) {
        var people = new ArrayList<Watched>();
        for (int i = 0; i < count; i++) {
            people.add(new Watched(
                    new BareJid("p" + i, "capulet.example"),
                    "p" + i,
                    new MailLogin.Password("p" + i, "r0m30"),
                    MailboxRules.USUAL,
                    Instant.now()));
        }
        return people;
    }

    private static void online(ImapWatcher watcher, List<Watched> people) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Watched person : people) {
            while (watcher.unread(person.owner(), Set.of()).isEmpty()) {
                if (System.nanoTime() > end) {
                    throw new IOException("not everybody could be connected");
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static long alive() throws InterruptedException {
        TimeUnit.SECONDS.sleep(2); // until all wait again
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 4; i++) {
            memory.gc();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return memory.getHeapMemoryUsage().getUsed();
    }

    private void certificate() throws Exception {
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=kith", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", file("server.key"), "-out", file("server.pem"));
        openssl("pkcs12", "-export", "-inkey", file("server.key"), "-in", file("server.pem"), "-passout",
                "pass:kith", "-out", file("server.p12"));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void openssl(String... words) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        var made = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.out").toFile())
                .start();
        if (made.waitFor() != 0) {
            throw new IOException(Files.readString(folder.resolve("openssl.out")));
        }
    }
}
