package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.alert.imap.ImapSettings.Security;
import dev.kith.config.BadSetting;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImapSettingsTest {
    @TempDir
    Path folder;

    private final TestImapConfig config = new TestImapConfig();

    private void url(String url) {
        config.url = Optional.of(URI.create(url));
    }

    private void assertRefused(String key) {
        assertThatThrownBy(() -> ImapSettings.check(config))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith(key)
                .hasMessageContaining("Next: ");
    }

    @Test
    void withoutUrl_noMailboxIsAsked() {
        assertThat(ImapSettings.of(config)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "imaps://mail.example.org, mail.example.org, 993, TLS",
        "IMAPS://Mail.Example.org:1993/, mail.example.org, 1993, TLS",
        "imap://mail.example.org, mail.example.org, 143, STARTTLS",
        "imap://localhost, localhost, 143, STARTTLS",
        "imap://10.1.2.3, 10.1.2.3, 143, STARTTLS",
        "imap://127.0.0.1:1143, 127.0.0.1, 1143, NONE",
        "imap://[::1], ::1, 143, NONE",
        "imaps://127.0.0.1, 127.0.0.1, 993, TLS"
    })
    void url_saysHostPortAndSecurity(String url, String host, int port, Security security) {
        url(url);
        ImapSettings settings = ImapSettings.of(config).orElseThrow();
        assertThat(settings.server().host()).isEqualTo(host);
        assertThat(settings.server().port()).isEqualTo(port);
        assertThat(settings.security()).isEqualTo(security);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://mail.example.org",
                "mail.example.org",
                "imaps:mail.example.org",
                "imaps://user:secret@mail.example.org",
                "imaps://mail.example.org/INBOX",
                "imaps://mail.example.org?x=y",
                "imaps://"
            })
    void otherUrls_areRefused_withoutBeingRepeated(String url) {
        assertThatCode(() -> url(url)).satisfies(e -> {
            if (e == null) {
                assertRefused("kith.imap.url");
                assertThatThrownBy(() -> ImapSettings.check(config)).hasMessageNotContaining("secret");
            }
        });
    }

    @Test
    void masterUser_needsAPasswordFile_thatOthersCannotRead() throws Exception {
        url("imaps://mail.example.org");
        config.masterUser = Optional.of("kith");
        assertRefused("kith.imap.master-password-file");

        Path file = folder.resolve("password");
        config.masterPasswordFile = Optional.of(file);
        assertRefused("kith.imap.master-password-file");

        Files.writeString(file, "secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused("kith.imap.master-password-file");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        ImapSettings settings = ImapSettings.of(config).orElseThrow();
        assertThat(settings.master()).isEqualTo(new ImapSettings.Master("kith", "secret"));
        assertThat(settings.toString()).doesNotContain("secret");

        config.url = Optional.empty();
        assertRefused("kith.imap.url");

        config.masterUser = Optional.empty();
        assertRefused("kith.imap.master-user");
    }

    @Test
    void timesAndNumbers_areChecked() {
        config.idleRearm = Duration.ofMinutes(30);
        assertRefused("kith.imap.idle-rearm");
        config.idleRearm = Duration.ofMinutes(2);
        config.answerTimeout = Duration.ZERO;
        assertRefused("kith.imap.answer-timeout");
        config.answerTimeout = Duration.ofSeconds(1);
        config.concurrentLogins = 0;
        assertRefused("kith.imap.concurrent-logins");
        config.concurrentLogins = 1;
        config.connections = 0;
        assertRefused("kith.imap.connections");
    }

    @Test
    void networksAndTrustFile_areChecked() throws Exception {
        url("imaps://mail.example.org");
        config.privateNetworks = Optional.of(List.of("everything"));
        assertRefused("kith.imap.private-networks");
        config.privateNetworks = Optional.empty();
        Path file = folder.resolve("ca.pem");
        config.trustFile = Optional.of(file);
        assertRefused("kith.imap.trust-file");
        Files.writeString(file, "nothing\n");
        assertRefused("kith.imap.trust-file");
    }
}
