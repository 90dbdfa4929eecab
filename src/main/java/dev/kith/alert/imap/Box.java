package dev.kith.alert.imap;

import dev.kith.alert.Mailbox;
import dev.kith.alert.MailboxPosition;
import org.jspecify.annotations.Nullable;

/** A mailbox that counts, during one connection. */
final class Box {
    private final Mailbox mailbox;
    private final String rawName;
    private MailboxStatus status = MailboxStatus.UNKNOWN;
    private @Nullable MailboxPosition position;
    private boolean opened;

    /** @param rawName as the server writes it */
    Box(Mailbox mailbox, String rawName, @Nullable MailboxPosition position) {
        this.mailbox = mailbox;
        this.rawName = rawName;
        this.position = position;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    String rawName() {
        return rawName;
    }

    /** How far it was read; null when it never was. */
    @Nullable
    MailboxPosition position() {
        return position;
    }

    void reached(MailboxPosition reached) {
        position = reached;
    }

    /** Whether it was read just so far. */
    boolean isAt(long uidValidity, long nextUid) {
        return position != null && position.uidValidity() == uidValidity && position.nextUid() == nextUid;
    }

    void opened() {
        opened = true;
    }

    /** Whether it was open, so that it is known what became of its mails before this connection. */
    boolean wasOpened() {
        return opened;
    }

    /**
     * Takes in what the server says of it.
     *
     * @return whether mails were read or went away since the last time
     */
    boolean stirredBy(MailboxStatus news) {
        MailboxStatus before = status;
        status = news.onTopOf(before);
        return before.messages() >= 0 && (status.unseen() != before.unseen() || status.messages() < before.messages());
    }

    /** Whether there is something to read, as far as the server has said; it may be less than all. */
    boolean isBehind() {
        return position == null
                || (status.uidValidity() >= 0 && status.uidValidity() != position.uidValidity())
                || (status.uidNext() >= 0 && status.uidNext() != position.nextUid());
    }
}
