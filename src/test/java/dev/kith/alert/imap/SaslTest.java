package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.alert.MailLogin;
import dev.kith.alert.MailboxRules;
import dev.kith.alert.Watched;
import dev.kith.jid.BareJid;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaslTest {
    @TempDir
    Path folder;

    private final TestImapConfig config = new TestImapConfig();

    @BeforeEach
    void server() {
        config.url = Optional.of(URI.create("imaps://mail.example.org"));
    }

    private Sasl choose(MailLogin login, String... capabilities) throws LoginDenied {
        var person =
                new Watched(BareJid.parse("juliet@home.example"), "juliet", login, MailboxRules.USUAL, Instant.EPOCH);
        return Sasl.choose(Set.of(capabilities), ImapSettings.of(config).orElseThrow(), person);
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private void master() throws Exception {
        Path file = folder.resolve("password");
        Files.writeString(file, "bridge");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        config.masterUser = Optional.of("kith");
        config.masterPasswordFile = Optional.of(file);
    }

    @Test
    void password_goesByPlain_orLogin() throws Exception {
        var login = new MailLogin.Password("juliet", "röm30");
        Sasl plain = choose(login, "AUTH=PLAIN");
        assertThat(plain.mechanism()).isEqualTo("PLAIN");
        assertThat(text(plain.first())).isEqualTo("\0juliet\0röm30");
        assertThat(choose(login, "IMAP4REV1")).isEqualTo(new Sasl("", "", "", "juliet", "röm30"));
        assertThatThrownBy(() -> choose(login, "LOGINDISABLED")).isInstanceOf(LoginDenied.class);
        assertThat(plain.toString()).doesNotContain("röm30");
    }

    @Test
    void masterUser_asksForSomebodyElse() throws Exception {
        assertThatThrownBy(() -> choose(new MailLogin.Master(), "AUTH=PLAIN"))
                .hasMessageContaining("kith.imap.master-user");
        master();
        assertThat(text(choose(new MailLogin.Master(), "AUTH=PLAIN").first())).isEqualTo("juliet\0kith\0bridge");
        assertThat(choose(new MailLogin.Master(), "IMAP4REV1"))
                .isEqualTo(new Sasl("", "", "", "juliet*kith", "bridge"));
    }

    /** RFC 7628 §4.1. */
    @Test
    void token_goesAsTheServerOffers() throws Exception {
        var login = new MailLogin.Token("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
        Sasl bearer = choose(login, "AUTH=XOAUTH2", "AUTH=OAUTHBEARER");
        assertThat(bearer.mechanism()).isEqualTo("OAUTHBEARER");
        assertThat(text(bearer.first()))
                .isEqualTo("n,a=user@example.com,\1host=mail.example.org\1port=993\1"
                        + "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1");
        assertThat(bearer.failing()).isEqualTo("AQ==");
        Sasl google = choose(login, "AUTH=XOAUTH2", "AUTH=PLAIN");
        assertThat(text(google.first()))
                .isEqualTo("user=user@example.com\1auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1");
        assertThatThrownBy(() -> choose(login, "AUTH=PLAIN")).isInstanceOf(LoginDenied.class);
    }

    @Test
    void controlCharacters_areRefused() {
        assertThatThrownBy(() -> choose(new MailLogin.Password("romeo\0juliet", "x"), "AUTH=PLAIN"))
                .isInstanceOf(LoginDenied.class);
        assertThatThrownBy(() -> choose(new MailLogin.Token("a", "t\1host=x"), "AUTH=XOAUTH2"))
                .isInstanceOf(LoginDenied.class);
    }
}
