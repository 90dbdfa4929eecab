package dev.kith.alert;

import dev.kith.jid.BareJid;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who takes in what watchers bring. */
public interface MailNews {
    /**
     * A mail arrived for somebody at the mail server, and whoever says so will not say it again. Never waits: when too
     * much waits already it is left out and counted.
     *
     * @param mailUser a name at the mail server, perhaps nobody's of ours
     * @return false when there was no room
     */
    boolean arrived(String mailUser, NewMail mail);

    /** Something may have arrived for somebody; whoever can ask their mailboxes does. Never waits. */
    boolean hint(String mailUser);

    /** How far each mailbox of a person was read; a mailbox that is missing was never looked at. */
    Map<String, MailboxPosition> positions(BareJid owner);

    /**
     * The mails of a person that were taken in with their places and are unread, as far as anybody has said.
     *
     * @param most how many at most; the latest count
     * @return oldest first
     */
    List<MailPlace> unread(BareJid owner, int most);

    /**
     * Takes in what a mailbox had, and how far it was read by that, in one step. What is known already (by Message-ID, or
     * by its place) is not taken in again.
     */
    void read(BareJid owner, String mailbox, MailboxPosition reached, List<NewMail> mails);

    /** These mails were read, or are gone, so nobody needs to hear of them. */
    void settled(BareJid owner, Set<MailPlace> mails);
}
