package dev.kith.badge;

import java.util.Locale;

/** How a badge looks. */
public enum Theme {
    /** Two flat fields: label, message. */
    FLAT,
    /** The same with round ends. */
    PILL,
    /** A coloured dot and the text, without a field. */
    DOT,
    /** Large: name, dot, message. */
    CARD;

    /** The name in addresses and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
