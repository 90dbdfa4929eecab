package dev.kith.alert.signal;

import dev.kith.alert.HeaderText;
import dev.kith.alert.Mailbox;
import dev.kith.alert.NewMail;
import dev.kith.alert.Sender;
import dev.kith.alert.signal.Heard.Arrived;
import dev.kith.alert.signal.Heard.Hint;
import dev.kith.alert.signal.Heard.Other;
import dev.kith.alert.signal.Heard.Unreadable;
import java.time.Instant;
import java.util.Optional;

/**
 * What Dovecot says, in its three ways. None of them is repeated or kept for later, so when we hear it is when it happened,
 * whatever the other clock shows.
 */
final class DovecotSignals {
    private static final Unreadable NOBODY = new Unreadable("no-user");

    private DovecotSignals() {}

    /**
     * An event of the event exporter (Dovecot 2.3 and 2.4). Sieve says where each mail went, in an event of its own before
     * {@code mail_delivery_finished}, which says it for none; so the first is the one that counts.
     *
     * @param withoutSieve whether the second counts, as there is no Sieve
     */
    static Heard exported(Fields event, Instant heard, boolean withoutSieve) {
        Fields fields = event.inside("fields");
        String name = event.text("event");
        String user = MailWords.user(fields.text("user"));
        if (user == null) {
            return NOBODY;
        }
        if (fields.has("error")) {
            return new Other("failed-delivery"); // it will be tried again, and told again
        }
        String action = fields.text("action_name");
        String mailbox = fields.text("fileinto_mailbox_name");
        return switch (name) {
            case "sieve_action_finished" ->
                switch (action) {
                    case "keep", "fileinto", "store" ->
                        mailbox.isEmpty()
                                ? new Hint(user)
                                : new Arrived(user, exported(fields, MailWords.mailbox(mailbox), heard));
                    default -> new Other("sieve-action"); // discarded, redirected, rejected
                };
            case "mail_delivery_finished" ->
                withoutSieve ? new Arrived(user, exported(fields, Mailbox.INBOX, heard)) : new Hint(user);
            default -> new Other("event");
        };
    }

    private static NewMail exported(Fields fields, Mailbox mailbox, Instant heard) {
        return new NewMail(
                mailbox,
                null,
                HeaderText.messageId(fields.text("message_id")),
                HeaderText.sender(fields.text("message_from")), // without the display name
                HeaderText.decoded(fields.text("message_subject")),
                "",
                heard,
                false);
    }

    /** A notification of the OX driver, which knows INBOX only and no Message-ID. */
    static Heard ox(Fields fields, Instant heard) {
        String user = MailWords.user(fields.text("user"));
        if (user == null) {
            return NOBODY;
        }
        if (!fields.text("event").equals("messageNew")) {
            return new Other("event");
        }
        Mailbox mailbox = MailWords.mailbox(fields.text("folder"));
        return new Arrived(
                user,
                new NewMail(
                        mailbox,
                        MailWords.place(mailbox, fields.unsigned("imap-uidvalidity"), fields.unsigned("imap-uid")),
                        "",
                        HeaderText.sender(fields.text("from")),
                        HeaderText.decoded(fields.text("subject")),
                        "",
                        heard,
                        false));
    }

    /** A notification of our {@code push.lua}. */
    static Heard lua(Fields fields, Instant heard) {
        String user = MailWords.user(fields.text("user"));
        if (user == null) {
            return NOBODY;
        }
        if (!fields.text("name").equals("MessageNew")) {
            return new Other("event");
        }
        Mailbox mailbox = MailWords.mailbox(fields.text("mailbox"));
        boolean seen = fields.texts("flags").stream().anyMatch(flag -> flag.equalsIgnoreCase("\\Seen"));
        return new Arrived(
                user,
                new NewMail(
                        mailbox,
                        MailWords.place(mailbox, fields.unsigned("uid_validity"), fields.unsigned("uid")),
                        HeaderText.messageId(fields.text("message_id")),
                        sender(fields),
                        HeaderText.decoded(fields.text("subject")),
                        "",
                        heard,
                        seen));
    }

    private static Sender sender(Fields fields) {
        return Optional.of(HeaderText.sender(fields.text("from")))
                .filter(sender -> !sender.equals(Sender.UNKNOWN))
                .orElseGet(() -> HeaderText.sender(fields.text("from_address")));
    }
}
