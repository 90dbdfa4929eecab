package dev.kith.alert.signal;

import dev.kith.alert.MailPlace;
import dev.kith.alert.Mailbox;
import org.jspecify.annotations.Nullable;

/** Names that signals give to people and mailboxes, made fit to be compared and stored. */
final class MailWords {
    private static final int LONGEST_USER = 320;
    private static final int LONGEST_MAILBOX = 1000;
    private static final long LARGEST = 0xFFFF_FFFFL;

    private MailWords() {}

    /** A name at the mail server; null when it can be nobody's. */
    static @Nullable String user(String name) {
        boolean possible = !name.isBlank() && name.length() <= LONGEST_USER && name.equals(storable(name));
        return possible ? name.strip() : null;
    }

    /** A mailbox of this name; INBOX when it has none. */
    static Mailbox mailbox(String name) {
        String known = storable(name.length() > LONGEST_MAILBOX ? name.substring(0, LONGEST_MAILBOX) : name);
        return known.isBlank() ? Mailbox.INBOX : new Mailbox(known, Mailbox.Use.UNSAID);
    }

    /** A place in a mailbox; null unless both numbers are there, and of 32 bits. */
    static @Nullable MailPlace place(Mailbox mailbox, long uidValidity, long uid) {
        boolean possible = uidValidity > 0 && uidValidity <= LARGEST && uid > 0 && uid <= LARGEST;
        return possible ? new MailPlace(mailbox.name(), uidValidity, uid) : null;
    }

    /** Without controls and half surrogates. */
    private static String storable(String text) {
        return text.codePoints()
                .filter(c -> !Character.isISOControl(c) && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
