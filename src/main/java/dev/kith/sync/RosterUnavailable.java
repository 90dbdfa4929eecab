package dev.kith.sync;

import org.jspecify.annotations.Nullable;

/** The XMPP server cannot answer now, or the write's fate is unknown; it heals by itself and is read again first. */
public final class RosterUnavailable extends Exception {
    public RosterUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
