package dev.kith.alert.imap;

import java.util.Locale;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/**
 * What STATUS says of a mailbox (RFC 9051 §7.3.4); -1 for what it does not say.
 *
 * @param rawName as the server writes it
 */
record MailboxStatus(String rawName, long messages, long unseen, long uidNext, long uidValidity) {
    static final String ITEMS = "(MESSAGES UNSEEN UIDNEXT UIDVALIDITY)";

    static final MailboxStatus UNKNOWN = new MailboxStatus("", -1, -1, -1, -1);

    /** Reads an untagged STATUS response behind its key; null when it is none. */
    static @Nullable MailboxStatus read(IMAPResponse response) {
        String name;
        try {
            name = response.readAtomString();
        } catch (RuntimeException e) { // the library runs off the end of what is cut short
            return null;
        }
        if (name == null || !response.isNextNonSpace('(')) {
            return null;
        }
        long messages = -1;
        long unseen = -1;
        long uidNext = -1;
        long uidValidity = -1;
        while (!response.isNextNonSpace(')')) {
            String item = response.readAtom();
            long value = response.readLong();
            if (item == null || value < 0) {
                return null;
            }
            switch (item.toUpperCase(Locale.ROOT)) {
                case "MESSAGES" -> messages = value;
                case "UNSEEN" -> unseen = value;
                case "UIDNEXT" -> uidNext = value;
                case "UIDVALIDITY" -> uidValidity = value;
                default -> {} // HIGHESTMODSEQ and others come unasked with NOTIFY
            }
        }
        return new MailboxStatus(name, messages, unseen, uidNext, uidValidity);
    }

    /** What this one says, and of the earlier one what this leaves out. */
    MailboxStatus onTopOf(MailboxStatus earlier) {
        return new MailboxStatus(
                rawName,
                messages < 0 ? earlier.messages : messages,
                unseen < 0 ? earlier.unseen : unseen,
                uidNext < 0 ? earlier.uidNext : uidNext,
                uidValidity < 0 ? earlier.uidValidity : uidValidity);
    }
}
