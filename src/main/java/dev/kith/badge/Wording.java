package dev.kith.badge;

import dev.kith.presence.Availability;

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

    private static final byte[] COLON = Utf8.of(": ");
    private static final byte[] OPEN = Utf8.of(" (");
    private static final byte[] CLOSE = Utf8.of(")");

    static Wording of(Badge badge, Theme theme) {
        var label = Line.of(badge.label(), LABEL, Layout.labelGlyphs(theme));
        var message = Line.of(badge.message(), MESSAGE, Glyphs.REGULAR);
        return new Wording(
                label,
                message.isEmpty() ? Line.of(Badge.word(badge.state()), MESSAGE, Glyphs.REGULAR) : message,
                badge.state());
    }

    /** For those who do not see the icon: {@code Juliet: on the balcony (away)}. */
    void writeTitle(Utf8 out) {
        if (!label.isEmpty()) {
            out.addEscaped(label.text()).add(COLON);
        }
        out.addEscaped(message.text());
        var word = Badge.word(state);
        if (!message.text().equalsIgnoreCase(word)) {
            out.add(OPEN).addEscaped(word).add(CLOSE);
        }
    }
}
