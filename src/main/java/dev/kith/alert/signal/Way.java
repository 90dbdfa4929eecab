package dev.kith.alert.signal;

import java.util.Locale;

/** How a signal came. */
enum Way {
    /** Dovecot's event exporter. */
    DOVECOT,
    /** Dovecot's push notifications by its OX driver. */
    OX,
    /** Dovecot's push notifications by our {@code push.lua}. */
    LUA,
    /** An address-book server that calls a program of ours or its own. */
    BOOKS,
    /** Anybody who signs. */
    WEBHOOK,
    /** Cyrus' event notifier. */
    CYRUS,
    /** Nobody that we know. */
    UNKNOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
