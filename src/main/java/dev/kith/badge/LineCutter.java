package dev.kith.badge;

import java.text.Normalizer;

/**
 * Takes from a text, sign by sign, what may stand in a badge, until the badge is full; then cuts it where a reader sees
 * one letter end, and not between a letter and its accent or within a family of joined emoji.
 */
final class LineCutter {
    private static final char ELLIPSIS = '…';
    private static final int REPLACEMENT = 0xFFFD;
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = EmojiParts.JOINER;

    /** More signs on one letter than any language has only serve to reach into the lines above and below. */
    private static final int MARKS = 4;

    /** So much is looked at of a text that never gets the badge full. */
    private static final int ENOUGH = 2048;

    private final int most;
    private final Glyphs glyphs;
    private final StringBuilder taken = new StringBuilder(96);
    private int width;
    private int count;
    private int last;
    private int marks;
    private boolean spaceDue;
    private final EmojiParts parts = new EmojiParts();

    /** Where the last letter begins before which an ellipsis fits. */
    private int cut;

    private int cutWidth;

    private LineCutter(int most, Glyphs glyphs) {
        this.most = most;
        this.glyphs = glyphs;
    }

    static Line cut(String text, int most, Glyphs glyphs) {
        var cutter = new LineCutter(most, glyphs);
        var composed = composed(text.length() > ENOUGH ? text.substring(0, ENOUGH) : text);
        for (int i = 0; i < composed.length() && cutter.count <= most; ) {
            int codePoint = composed.codePointAt(i);
            cutter.take(codePoint);
            i += Character.charCount(codePoint);
        }
        return cutter.line();
    }

    /** Letters and accents as one sign where there is one, as it is drawn better; few texts need that. */
    private static String composed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x300 && text.charAt(i) < 0x370) {
                return Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    private void take(int codePoint) {
        if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
            spaceDue = count > 0;
            return;
        }
        if (codePoint == JOINER || codePoint == NON_JOINER) {
            // Persian, the scripts of India and emoji need them; elsewhere they only make two texts look alike.
            if (last >= 0x600 && last != JOINER && last != NON_JOINER && !spaceDue) {
                append(codePoint, 0, false);
            }
            return;
        }
        if (isVariation(codePoint)) {
            if (last >= 0x2000 && !spaceDue) {
                append(codePoint, 0, false);
            }
            return;
        }
        if (isMark(codePoint)) {
            marks++;
            if (count > 0 && !spaceDue && marks <= MARKS) {
                append(codePoint, glyphs.width(codePoint), false);
            }
            return;
        }
        if (!isHidden(codePoint)) {
            letter(isSurrogate(codePoint) ? REPLACEMENT : codePoint);
        }
    }

    private void letter(int codePoint) {
        if (spaceDue) {
            append(' ', glyphs.width(' '), true);
            spaceDue = false;
        }
        marks = 0;
        boolean part = parts.isNext(last, codePoint);
        append(codePoint, part ? 0 : advance(codePoint), !part && last != JOINER);
    }

    /** Letters of Arabic take less room joined than alone: in words of everyday use about four fifths. */
    private int advance(int codePoint) {
        int alone = glyphs.width(codePoint);
        return codePoint >= 0x620 && codePoint < 0x700 ? alone * 4 / 5 : alone;
    }

    private void append(int codePoint, int advance, boolean begins) {
        if (begins && count < most) {
            cut = taken.length();
            cutWidth = width;
        }
        taken.appendCodePoint(codePoint);
        width += advance;
        count++;
        last = codePoint;
    }

    private Line line() {
        if (count > most) {
            taken.setLength(cut);
            width = cutWidth;
            if (cut > 0 && taken.charAt(cut - 1) == ' ') {
                taken.setLength(cut - 1);
                width -= glyphs.width(' ');
            }
            taken.append(ELLIPSIS);
            width += glyphs.width(ELLIPSIS);
        }
        var text = taken.toString();
        return new Line(text, width, startsRightToLeft(text));
    }

    private static boolean startsRightToLeft(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            switch (Character.getDirectionality(codePoint)) {
                case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> {
                    return true;
                }
                case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> {
                    return false;
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static boolean isVariation(int codePoint) {
        return codePoint >= 0xFE00 && codePoint <= 0xFE0F;
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) && !isHidden(codePoint);
    }

    /** What nobody sees: controls, turns of direction (U+202A to U+202E, U+2066 to U+2069), fillers, no characters. */
    private static boolean isHidden(int codePoint) {
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> {
                int type = Character.getType(codePoint);
                yield type == Character.CONTROL
                        || type == Character.FORMAT
                        || (codePoint & 0xFFFE) == 0xFFFE
                        || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)
                        || (codePoint >= 0xE0000 && codePoint <= 0xE0FFF);
            }
        };
    }
}
