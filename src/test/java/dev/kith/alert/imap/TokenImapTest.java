package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.MailLogin;
import dev.kith.alert.MailboxRules;
import dev.kith.alert.Watched;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.DovecotServer;
import dev.kith.testing.Lmtp;
import dev.kith.testing.TcpProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OAuth tokens, at a Dovecot that checks their signatures by itself. */
class TokenImapTest {
    private static final BareJid JULIET = BareJid.parse("juliet@home.example");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] KEY = "but soft what light through yonder".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path folder;

    private static DovecotServer server;

    private final InMemoryNews news = new InMemoryNews();
    private ImapWatcher watcher;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path keys = Files.createDirectories(folder.resolve("keys/default/HS256"));
        Files.writeString(keys.resolve("default"), Base64.getEncoder().encodeToString(KEY));
        Files.writeString(folder.resolve("oauth2.conf"), """
                introspection_mode = local
                local_validation_key_dict = fs:posix:prefix=%s/keys/
                username_attribute = sub
                """.formatted(folder));
        server = DovecotServer.start(folder.resolve("dovecot"), """
                auth_mechanisms = oauthbearer xoauth2
                passdb {
                  driver = oauth2
                  mechanisms = oauthbearer xoauth2
                  args = %s/oauth2.conf
                }
                """.formatted(folder));
        server.addUser("juliet", "no password is taken"); // who is delivered to has to be known
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @AfterEach
    void stop() {
        watcher.stop();
    }

    private static String token(String user, Instant until) throws Exception {
        String said = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
                + part("{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                        .formatted(user, until.minusSeconds(7200).getEpochSecond(), until.getEpochSecond()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        return said + "." + part(mac.doFinal(said.getBytes(StandardCharsets.UTF_8)));
    }

    private static String part(String text) {
        return part(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void watch(int port, String token) {
        watcher = new ImapWatcher(TestImapConfig.at(port), new SimpleMeterRegistry(), Clock.systemUTC());
        watcher.start(news);
        watcher.watch(List.of(new Watched(
                JULIET, "juliet", new MailLogin.Token("juliet", token), MailboxRules.USUAL, Instant.now())));
    }

    private void assertHears(String subject) throws Exception {
        Await.until(
                "it listens", PATIENCE, () -> watcher.unread(JULIET, Set.of()).isPresent());
        Lmtp.deliver(server.lmtpPort(), "juliet", Lmtp.mail("a@b.example", subject, subject + "@b.example"));
        Await.until(
                subject + " is heard of", PATIENCE, () -> news.subjects(JULIET).contains(subject));
    }

    @Test
    void token_opensTheMailbox() throws Exception {
        watch(server.imapPort(), token("juliet", Instant.now().plusSeconds(3600)));
        assertHears("bearer");
    }

    @Test
    void token_opensTheMailbox_whereTheServerKnowsOnlyTheOldWay() throws Exception {
        try (var proxy = new TcpProxy(server.imapPort(), text -> text.replace("AUTH=OAUTHBEARER", "AUTH=NOTHERE"))) {
            watch(proxy.port(), token("juliet", Instant.now().plusSeconds(3600)));
            assertHears("xoauth2");
        }
    }

    @Test
    void tokenThatIsOver_orSomebodyElses_isRefused() throws Exception {
        watch(server.imapPort(), token("juliet", Instant.now().minusSeconds(60)));
        Await.until("there is trouble", PATIENCE, () -> watcher.trouble(JULIET).isPresent());
        assertThat(watcher.trouble(JULIET).orElseThrow()).contains("refuses the login");
        watcher.stop();
        watch(server.imapPort(), token("romeo", Instant.now().plusSeconds(3600)));
        Await.until("there is trouble", PATIENCE, () -> watcher.trouble(JULIET).isPresent());
        assertThat(watcher.trouble(JULIET).orElseThrow()).contains("refuses the login");
        assertThat(news.of(JULIET)).isEmpty();
    }
}
