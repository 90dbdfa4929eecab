package dev.kith.roster;

/** Who sees whose presence, from the roster owner's side (RFC 6121 §2.1.2.5). */
public enum Subscription {
    NONE,
    TO,
    FROM,
    BOTH
}
