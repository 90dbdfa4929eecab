package dev.kith.badge;

/**
 * A text as a badge can show it: on one line, short enough, without what is invisible or would turn its neighbours
 * around, and measured.
 *
 * @param width in parts of {@link Glyphs#EM} of the font size
 * @param rightToLeft whether the first letter with a direction is of a script that is written that way
 */
record Line(String text, int width, boolean rightToLeft) {
    static final Line EMPTY = new Line("", 0, false);

    /** The text, cut after so many code points at most. */
    static Line of(String text, int most, Glyphs glyphs) {
        int length = text.length();
        if (length > most || length == 0 || text.charAt(0) == ' ' || text.charAt(length - 1) == ' ') {
            return LineCutter.cut(text, most, glyphs);
        }
        int width = 0;
        char before = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            int letter = glyphs.plainWidth(c);
            if (letter < 0 || (c == ' ' && before == ' ')) {
                return LineCutter.cut(text, most, glyphs);
            }
            width += letter;
            before = c;
        }
        return new Line(text, width, false);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }
}
