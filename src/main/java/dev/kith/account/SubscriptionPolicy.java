package dev.kith.account;

/** What an account wants done about presence; see {@code docs/subscriptions.md}. */
public enum SubscriptionPolicy {
    /** Names and groups only: presence is left to the person. */
    NAMES,
    /** Presence flows between two accounts here that have each other in their books. */
    MUTUAL,
    /** The same, and contacts elsewhere are asked once. */
    ASK;

    public boolean pairs() {
        return this != NAMES;
    }

    public boolean asks() {
        return this == ASK;
    }
}
