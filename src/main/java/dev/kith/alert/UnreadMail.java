package dev.kith.alert;

import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What somebody's recent unread mail is, for clients that ask. */
public interface UnreadMail {
    /**
     * The unread mail of the last day that is worth an alert, newest first.
     *
     * @return empty when this person has no alerts
     */
    Optional<Overview> of(BareJid owner);

    /** Who is told of people that have new mail; after the alert has gone out. */
    void onNewMail(Consumer<BareJid> listener);

    /**
     * The mails, at most twenty, and how many there are.
     *
     * @param mails say no more than the person's alerts do
     */
    record Overview(int total, List<Unread> mails) {
        public Overview {
            mails = List.copyOf(mails);
        }
    }

    /**
     * One mail.
     *
     * @param id never zero; grows with time
     * @param subject without tricks; empty where the person's alerts do not say it
     */
    record Unread(long id, Sender sender, String subject, Instant received) {}
}
