package dev.kith.alert;

/** A message that must not be sent, or that the server will never take. */
public final class ChatRefused extends Exception {
    public ChatRefused(String message) {
        super(message);
    }
}
