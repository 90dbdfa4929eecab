package dev.kith.alert;

import dev.kith.alert.AlertSettings.Detail;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the message of what is to be told: its words, and where the mail can be read. */
@ApplicationScoped
class AlertWords {
    private final WebmailLink webmail;

    AlertWords(AlertConfig config) {
        this.webmail = new WebmailLink(config);
    }

    Alert alert(Alerts.Known known, String id, List<Waiting> mails, boolean urgent) {
        AlertSettings settings = known.settings();
        var text = AlertText.of(settings, mails.stream().map(Waiting::mail).toList());
        return new Alert(
                known.owner(),
                id,
                settings.kept(),
                settings.archived(),
                urgent,
                text.subject(),
                text.body(),
                link(mails, settings.detail()));
    }

    /** Of the one mail, or of all where there are several, or where no more than their number is to be said: an id names its sender. */
    private @Nullable URI link(List<Waiting> mails, Detail detail) {
        boolean ofOne = mails.size() == 1 && detail != Detail.COUNT;
        String messageId = ofOne ? mails.getFirst().mail().messageId() : "";
        return webmail.mail(messageId).orElse(null);
    }

    /** No more than the person's alerts say, whoever asks. */
    static UnreadMail.Overview limited(UnreadMail.Overview all, Detail detail) {
        return new UnreadMail.Overview(
                all.total(),
                all.mails().stream()
                        .map(mail -> new UnreadMail.Unread(
                                mail.id(),
                                detail == Detail.COUNT ? Sender.UNKNOWN : shown(mail.sender()),
                                detail == Detail.SUBJECT ? HeaderText.plain(mail.subject(), 200) : "",
                                mail.received()))
                        .toList());
    }

    private static Sender shown(Sender sender) {
        return new Sender(HeaderText.shown(sender, 100), HeaderText.plain(sender.address(), 200));
    }
}
