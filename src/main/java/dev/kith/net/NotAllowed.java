package dev.kith.net;

/** The address is not one that the operator allowed; nothing was sent. */
public final class NotAllowed extends Exception {
    public NotAllowed(String message) {
        super(message);
    }
}
