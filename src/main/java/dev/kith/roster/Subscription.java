package dev.kith.roster;

/** Who sees whose presence, from the roster owner's side (RFC 6121 §2.1.2.5). */
public enum Subscription {
    NONE,
    TO,
    FROM,
    BOTH;

    /** Whether the owner sees the contact's presence. */
    public boolean sees() {
        return this == TO || this == BOTH;
    }

    /** Whether the contact sees the owner's presence. */
    public boolean isSeen() {
        return this == FROM || this == BOTH;
    }
}
