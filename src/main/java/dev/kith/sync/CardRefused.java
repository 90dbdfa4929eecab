package dev.kith.sync;

/** An address-book server does not do what was asked; trying at once again would not help. */
public final class CardRefused extends Exception {
    public CardRefused(String message) {
        super(message);
    }
}
