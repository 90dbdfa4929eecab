package dev.kith.alert;

/**
 * How far a mailbox was read: every mail with a UID below {@code nextUid} is known (RFC 9051 §2.3.1.1).
 *
 * <p>It is remembered across restarts together with the mod-sequence the mailbox had when it was opened for that, so that a
 * server which can do it says in one answer what became of mails since (RFC 7162). Never for a mod-sequence alone: an older
 * one makes the server say more, and nothing is lost by hearing of a mail a second time that it was read; so each change of
 * a flag costs no write.
 *
 * @param uidValidity another one means that the UIDs say nothing any more
 * @param modSeq what became of mails up to this mod-sequence is known (RFC 7162 §3.1); 0 when the server has none
 */
public record MailboxPosition(long uidValidity, long nextUid, long modSeq) {
    /** How far a mailbox without mod-sequences was read. */
    public MailboxPosition(long uidValidity, long nextUid) {
        this(uidValidity, nextUid, 0);
    }
}
