package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.MailLogin;
import dev.kith.alert.MailboxRules;
import dev.kith.alert.Watched;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.DovecotServer;
import dev.kith.testing.FreePort;
import dev.kith.testing.Lmtp;
import dev.kith.testing.TcpProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and logins, at a Dovecot with a certificate of its own, a master user and access control lists. */
class SecureImapTest {
    private static final BareJid JULIET = BareJid.parse("juliet@home.example");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static DovecotServer server;
    private static int imapsPort;

    private final InMemoryNews news = new InMemoryNews();
    private ImapWatcher watcher;

    @BeforeAll
    static void start() throws Exception {
        imapsPort = FreePort.find();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        certificate("right", "DNS:localhost");
        certificate("wrong", "DNS:mail.elsewhere.example");
        Files.writeString(folder.resolve("masters"), "kith:{PLAIN}bridge\n");
        Files.writeString(folder.resolve("acl"), "Reports owner lri\n");
        server = DovecotServer.start(folder.resolve("dovecot"), """
                ssl = yes
                ssl_cert = <%1$s/right.pem
                ssl_key = <%1$s/right.key
                disable_plaintext_auth = yes
                auth_master_user_separator = *
                service imap-login {
                  inet_listener imaps {
                    port = %2$d
                    ssl = yes
                  }
                }
                passdb {
                  driver = passwd-file
                  master = yes
                  args = %1$s/masters
                }
                mail_plugins = acl
                plugin {
                  acl = vfile:%1$s/acl
                  acl_user = %%u
                }
                """.formatted(folder, imapsPort));
        server.addUser("juliet", "r0m30");
    }

    private static void certificate(String name, String alternative) throws Exception {
        var made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "30",
                        "-subj",
                        "/CN=kith",
                        "-addext",
                        "subjectAltName=" + alternative,
                        "-keyout",
                        folder.resolve(name + ".key").toString(),
                        "-out",
                        folder.resolve(name + ".pem").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @AfterEach
    void stop() {
        if (watcher != null) {
            watcher.stop();
        }
    }

    private static TestImapConfig config(String url) throws Exception {
        var config = new TestImapConfig();
        config.url = Optional.of(URI.create(url));
        config.privateNetworks = Optional.of(List.of("127.0.0.0/8", "::1"));
        config.trustFile = Optional.of(folder.resolve("right.pem"));
        config.idleRearm = Duration.ofSeconds(3);
        config.masterUser = Optional.of("kith");
        Path file = folder.resolve("master-password");
        Files.writeString(file, "bridge\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        config.masterPasswordFile = Optional.of(file);
        return config;
    }

    private void watch(TestImapConfig config, MailLogin login) {
        watcher = new ImapWatcher(config, new SimpleMeterRegistry(), Clock.systemUTC());
        watcher.start(news);
        watcher.watch(List.of(new Watched(JULIET, "juliet", login, MailboxRules.USUAL, Instant.now())));
    }

    private void assertHears(String subject) throws Exception {
        Await.until(
                "it listens", PATIENCE, () -> watcher.unread(JULIET, Set.of()).isPresent());
        Lmtp.deliver(server.lmtpPort(), "juliet", Lmtp.mail("a@b.example", subject, subject + "@b.example"));
        Await.until(
                subject + " is heard of", PATIENCE, () -> news.subjects(JULIET).contains(subject));
    }

    private String trouble() throws Exception {
        Await.until("there is trouble", PATIENCE, () -> watcher.trouble(JULIET).isPresent());
        return watcher.trouble(JULIET).orElseThrow();
    }

    @Test
    void tlsFromTheStart_withAPassword() throws Exception {
        watch(config("imaps://localhost:" + imapsPort), new MailLogin.Password("juliet", "r0m30"));
        assertHears("tls");
    }

    @Test
    void startTls_asTheMasterUser() throws Exception {
        watch(config("imap://localhost:" + server.imapPort()), new MailLogin.Master());
        assertHears("starttls");
    }

    @Test
    void certificateThatNobodyTrusts_isTrouble() throws Exception {
        TestImapConfig config = config("imaps://localhost:" + imapsPort);
        config.trustFile = Optional.empty();
        watch(config, new MailLogin.Master());
        assertThat(trouble()).contains("certificate", "kith.imap.trust-file");
    }

    @Test
    void certificateOfAnotherName_isTrouble() throws Exception {
        watch(config("imaps://127.0.0.1:" + imapsPort), new MailLogin.Master());
        assertThat(trouble()).contains("certificate");
    }

    @Test
    void privateAddress_isTrouble_unlessItIsAllowed() throws Exception {
        TestImapConfig config = config("imaps://localhost:" + imapsPort);
        config.privateNetworks = Optional.empty();
        watch(config, new MailLogin.Master());
        assertThat(trouble()).contains("private network", "kith.imap.private-networks");
    }

    @Test
    void startTlsThatSomebodyTakesAway_isMissed_andNoPasswordIsSent() throws Exception {
        var sent = new StringBuffer();
        try (var fake = new FakeImap((connection, tag, command) -> {
            sent.append(command).append('\n');
            return command.equals("STARTTLS") ? tag + " BAD no such thing\r\n" : null;
        })) {
            watch(config("imap://localhost:" + fake.port()), new MailLogin.Password("juliet", "r0m30"));
            assertThat(trouble()).contains("STARTTLS");
            assertThat(sent.toString()).contains("STARTTLS").doesNotContain("AUTH", "LOGIN");
        }
    }

    @Test
    void wordsPutBetweenStartTlsAndTls_areNoticed() throws Exception {
        try (var proxy = new TcpProxy(
                server.imapPort(),
                text -> text.replaceFirst("OK Begin TLS(.*)\r\n", "OK\r\n* OK [CAPABILITY X] me\r\n"))) {
            watch(config("imap://localhost:" + proxy.port()), new MailLogin.Password("juliet", "r0m30"));
            assertThat(trouble()).contains("STARTTLS");
            assertThat(news.of(JULIET)).isEmpty();
        }
    }

    @Test
    void mailboxThatMayOnlyBeRead_isRead() throws Exception {
        watch(config("imaps://localhost:" + imapsPort), new MailLogin.Master());
        assertHears("first");
        Lmtp.deliver(server.lmtpPort(), "juliet+Reports", Lmtp.mail("a@b.example", "report", "r@b.example"));
        Await.until(
                "the report is heard of", PATIENCE, () -> news.subjects(JULIET).contains("report"));
    }
}
