package dev.kith.alert;

/**
 * How far a mailbox was read: every mail with a UID below {@code nextUid} is known (RFC 9051 §2.3.1.1).
 *
 * @param uidValidity another one means that the UIDs say nothing any more
 */
public record MailboxPosition(long uidValidity, long nextUid) {}
