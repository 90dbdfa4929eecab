package dev.kith.alert;

import dev.kith.jid.BareJid;
import java.time.Instant;

/**
 * Somebody whose mail is watched.
 *
 * @param mailUser their name at the mail server
 * @param login how their mailboxes may be read
 * @param mailboxes which of them count
 * @param since mail that was received earlier is none of our business
 */
public record Watched(BareJid owner, String mailUser, MailLogin login, MailboxRules mailboxes, Instant since) {}
