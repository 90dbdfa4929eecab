package dev.kith.alert;

/**
 * A mailbox of a person's mail account.
 *
 * @param name its full name, decoded, levels parted by {@code /}; {@code INBOX} in any spelling is {@code INBOX}
 * @param use what the server says that it is for
 */
public record Mailbox(String name, Use use) {
    public static final Mailbox INBOX = new Mailbox("INBOX", Use.INBOX);

    /** Special uses (RFC 6154 §2), as far as alerts care; {@code UNSAID} where the server says nothing. */
    public enum Use {
        INBOX,
        JUNK,
        TRASH,
        DRAFTS,
        SENT,
        OTHER,
        UNSAID
    }

    public Mailbox {
        if (name.equalsIgnoreCase("INBOX")) {
            name = "INBOX";
            use = Use.INBOX;
        }
    }
}
