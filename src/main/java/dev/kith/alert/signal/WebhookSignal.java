package dev.kith.alert.signal;

import dev.kith.alert.HeaderText;
import dev.kith.alert.NewMail;
import dev.kith.alert.signal.Heard.Arrived;
import dev.kith.alert.signal.Heard.Books;
import dev.kith.alert.signal.Heard.Hint;
import dev.kith.alert.signal.Heard.Unreadable;
import java.time.Instant;
import java.util.stream.Stream;

/** What a webhook says: {@code user}, and that it is about their address books, or as much of the mail as is known. */
final class WebhookSignal {
    private WebhookSignal() {}

    /** A mail; or, when nothing is said but for whom, a hint. */
    static Heard read(Fields fields, Instant heard) {
        String user = MailWords.user(fields.text("user"));
        if (user == null) {
            return new Unreadable("no-user");
        }
        if (fields.text("about").equals("books")) {
            return new Books(user);
        }
        if (Stream.of("mailbox", "message_id", "from", "subject", "list_id")
                .allMatch(key -> fields.text(key).isEmpty())) {
            return new Hint(user);
        }
        return new Arrived(
                user,
                new NewMail(
                        MailWords.mailbox(fields.text("mailbox")),
                        null,
                        HeaderText.messageId(fields.text("message_id")),
                        HeaderText.sender(fields.text("from")),
                        HeaderText.decoded(fields.text("subject")),
                        HeaderText.listId(fields.text("list_id")),
                        fields.momentUntil("received", heard),
                        false));
    }
}
