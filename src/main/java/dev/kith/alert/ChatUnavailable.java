package dev.kith.alert;

import org.jspecify.annotations.Nullable;

/** The XMPP server cannot be reached just now, or did not say that it has the message. */
public final class ChatUnavailable extends Exception {
    public ChatUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
