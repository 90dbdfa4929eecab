package dev.kith.badge;

import dev.kith.presence.Availability;
import java.util.Locale;

/**
 * The texts of a badge as its picture shows them.
 *
 * @param label may be empty
 * @param message never empty: the state in a word where there was nothing to show
 */
record Wording(Line label, Line message, Availability state) {
    /** The most code points of each that are shown. */
    static final int LABEL = 60;

    static final int MESSAGE = 80;

    private static final String[] WORDS = new String[Availability.values().length];

    static {
        for (var state : Availability.values()) {
            WORDS[state.ordinal()] = state.name().toLowerCase(Locale.ROOT);
        }
    }

    static Wording of(Badge badge, Theme theme) {
        var label = Line.of(badge.label(), LABEL, Layout.labelGlyphs(theme));
        var message = Line.of(badge.message(), MESSAGE, Glyphs.REGULAR);
        return new Wording(
                label,
                message.isEmpty() ? Line.of(word(badge.state()), MESSAGE, Glyphs.REGULAR) : message,
                badge.state());
    }

    static String word(Availability state) {
        return WORDS[state.ordinal()];
    }

    /** For those who do not see the icon: {@code Juliet: on the balcony (away)}. Ready for XML. */
    String title() {
        var word = word(state);
        var text = message.escaped();
        var named = label.isEmpty() ? text : label.escaped() + ": " + text;
        return message.text().equalsIgnoreCase(word) ? named : named + " (" + word + ")";
    }
}
