package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.AlertSettings.Detail;
import dev.kith.jid.BareJid;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a message leads. */
class AlertWordsTest {
    private static final URI MAILBOX = URI.create("https://mail.example.org/");
    private static final NewMail MAIL = new NewMail(
            new Mailbox("INBOX", Mailbox.Use.UNSAID),
            null,
            "1@clinic.example",
            new Sender("Clinic", "office@clinic.example"),
            "Your appointment",
            "",
            Instant.EPOCH,
            false);

    private final AlertWords words = new AlertWords(new InMemoryAlerts.Config(
            true, Optional.of("https://mail.example.org/?_search={message-id}"), Optional.empty()));

    private URI link(Detail detail, int mails) {
        var known = new Alerts.Known(
                BareJid.parse("juliet@capulet.example"),
                AlertTextTest.saying(detail),
                "juliet",
                Alerts.MailAccess.NONE,
                Instant.EPOCH,
                false,
                "test");
        return words.alert(known, "id", Collections.nCopies(mails, new Waiting(1, MAIL)), false)
                .link();
    }

    @Test
    void oneMail_hasItsOwnPage() {
        assertThat(link(Detail.SENDER, 1)).asString().contains("clinic.example");
        assertThat(link(Detail.SUBJECT, 1)).asString().contains("clinic.example");
        assertThat(link(Detail.SENDER, 2)).isEqualTo(MAILBOX);
    }

    /** Who asked for a number is not shown, on a lock screen, whom a mail is from. */
    @Test
    void whoIsToldTheNumberOnly_isLedToTheMailbox() {
        assertThat(link(Detail.COUNT, 1)).isEqualTo(MAILBOX);
    }
}
