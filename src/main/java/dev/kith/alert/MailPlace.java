package dev.kith.alert;

/** Where a mail lies in a mailbox that can be asked (RFC 9051 §2.3.1.1); both numbers are unsigned and not zero. */
public record MailPlace(String mailbox, long uidValidity, long uid) {}
