package dev.kith.badge;

/**
 * Where everything is in a badge, in pixels from the upper left corner.
 *
 * @param radius of the outer corners
 * @param split where the right field begins; 0 when there is no left one
 * @param iconX the middle of the icon, as {@code iconY}
 * @param iconSize its diameter
 * @param labelX where the label begins
 * @param labelY its baseline
 * @param messageX where the message begins
 * @param messageY its baseline
 */
record Layout(
        int width,
        int height,
        int radius,
        int split,
        int iconX,
        int iconY,
        int iconSize,
        int labelX,
        int labelY,
        int messageX,
        int messageY) {

    private static final int CARD_LEAST_WIDTH = 168;

    /** The diameter of the disc behind a card's icon. */
    static final int DISC = 32;

    /** On a card with a picture: its diameter, and where the state is then, how large, and on how wide a ground. */
    static final int PICTURE = 40;

    static final int BESIDE_PICTURE = 14;
    static final int SMALL_ICON = 12;
    static final int SMALL_DISC = 18;

    /** The size of most texts, at which DejaVu Sans fits the grid of pixels, so that small letters stay crisp. */
    static final int TEXT_SIZE = 11;

    static final int CARD_NAME_SIZE = 15;
    static final int CARD_TEXT_SIZE = 12;

    static Glyphs labelGlyphs(Theme theme) {
        return theme == Theme.CARD ? Glyphs.BOLD : Glyphs.REGULAR;
    }

    static int labelSize(Theme theme) {
        return theme == Theme.CARD ? CARD_NAME_SIZE : TEXT_SIZE;
    }

    static int messageSize(Theme theme) {
        return theme == Theme.CARD ? CARD_TEXT_SIZE : TEXT_SIZE;
    }

    /**
     * Puts the parts in their places.
     *
     * @param label the width of the label's text; 0 for none
     * @param message the width of the message's text
     * @param unit how many pixels a badge has where it has one at its plain size; texts were measured in those
     */
    static Layout of(Theme theme, int label, int message, int unit) {
        return switch (theme) {
            case FLAT -> fields(label, message, 20, 4, 7, unit);
            case PILL -> fields(label, message, 22, 11, 10, unit);
            case DOT -> dot(label, message, unit);
            case CARD -> card(label, message, unit);
        };
    }

    private static Layout fields(int label, int message, int height, int radius, int end, int unit) {
        int split = label == 0 ? 0 : label + (end + 7) * unit;
        int icon = split + (label == 0 ? end : 7) * unit;
        int text = icon + 13 * unit;
        int baseline = (height / 2 + 4) * unit;
        return new Layout(
                text + message + end * unit,
                height * unit,
                radius * unit,
                split,
                icon + 4 * unit,
                height / 2 * unit,
                8 * unit,
                end * unit,
                baseline,
                text,
                baseline);
    }

    private static Layout dot(int label, int message, int unit) {
        int text = 17 * unit;
        int second = label == 0 ? text : text + label + 6 * unit;
        int baseline = 14 * unit;
        return new Layout(
                second + message + unit,
                20 * unit,
                0,
                0,
                6 * unit,
                10 * unit,
                10 * unit,
                text,
                baseline,
                second,
                baseline);
    }

    private static Layout card(int label, int message, int unit) {
        int text = 58 * unit;
        int width = Math.max(CARD_LEAST_WIDTH * unit, text + Math.max(label, message) + 18 * unit);
        return new Layout(
                width,
                56 * unit,
                10 * unit,
                0,
                30 * unit,
                28 * unit,
                16 * unit,
                text,
                26 * unit,
                text,
                (label == 0 ? 32 : 43) * unit);
    }
}
