package dev.kith.joining;

/** What was asked for cannot be; the message says why and what to do, for the person to read. */
public final class JoinRefused extends Exception {
    JoinRefused(String words) {
        super(words);
    }
}
