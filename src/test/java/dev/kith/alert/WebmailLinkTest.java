package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.config.BadSetting;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebmailLinkTest {
    private static WebmailLink link(String url) {
        return new WebmailLink(new InMemoryAlerts.Config(true, Optional.ofNullable(url), Optional.empty()));
    }

    @Test
    void mail_hasItsPage_whateverItsMessageIdHolds() {
        var link = link("https://mail.example.org/?_search={message-id}&x=1#top");
        assertThat(link.mail("a b&c=d#e/\"<>\u202e\u0001@x"))
                .contains(URI.create("https://mail.example.org/?_search=a%20b%26c%3Dd%23e%2F%22%3C%3E%E2%80%AE%01%40x"
                        + "&x=1#top"));
        assertThat(link.mail("")).contains(URI.create("https://mail.example.org/"));
        assertThat(link.mail("x".repeat(600))).contains(URI.create("https://mail.example.org/"));
    }

    @Test
    void addressWithoutAPlaceForAMail_isTheMailboxes() {
        assertThat(link("https://mail.example.org/box").mail("a@b"))
                .contains(URI.create("https://mail.example.org/box"));
    }

    @Test
    void withoutWebmail_thereIsNoLink() {
        assertThat(link(null).mail("a@b")).isEmpty();
        assertThat(link(" ").mailbox()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "mail.example.org",
                "https://",
                "ftp://mail.example.org/",
                "http://a b/",
                "/x"
            })
    void whatIsNoWebPage_isRefused(String url) {
        assertThatThrownBy(() -> link(url)).isInstanceOf(BadSetting.class).hasMessageContaining("webmail-url");
    }
}
