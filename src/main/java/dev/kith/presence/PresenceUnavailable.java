package dev.kith.presence;

import org.jspecify.annotations.Nullable;

/** The XMPP server cannot be asked now; it is tried again. */
public final class PresenceUnavailable extends Exception {
    public PresenceUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
