package dev.kith.alert;

/** A person asked for something that cannot be; the message tells them why, and holds nothing of anybody else. */
public final class CommandRefused extends Exception {
    public CommandRefused(String message) {
        super(message);
    }
}
