package dev.kith.alert;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes from a stranger's text, sign by sign, what may stand in a message: on one line, nothing invisible, nothing that
 * turns its neighbours around or reaches over them. Ends where a reader sees one letter end.
 */
final class PlainText {
    private static final char ELLIPSIS = '…';
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;
    private static final int EMOJI_STYLE = 0xFE0F; // variation selector 16
    private static final int KEYCAP = 0x20E3;

    /** More signs above or below one letter than any language has only serve to reach into other lines. */
    private static final int MOST_ABOVE_AND_BELOW = 4;

    /** The same with the vowel signs beside it, of which Burmese has most. */
    private static final int MOST_MARKS = 8;

    /** A kiss of two people has three joiners. */
    private static final int MOST_JOINED = 8;

    private static final Pattern LETTER = Pattern.compile("\\X"); // an extended grapheme cluster (UAX #29)

    /** Here joiners and non-joiners make another word of the same letters (UAX #31 §2.3); elsewhere they only hide. */
    private static final Set<Character.UnicodeScript> JOINING = EnumSet.of(
            Character.UnicodeScript.ARABIC,
            Character.UnicodeScript.SYRIAC,
            Character.UnicodeScript.NKO,
            Character.UnicodeScript.MONGOLIAN,
            Character.UnicodeScript.DEVANAGARI,
            Character.UnicodeScript.BENGALI,
            Character.UnicodeScript.GURMUKHI,
            Character.UnicodeScript.GUJARATI,
            Character.UnicodeScript.ORIYA,
            Character.UnicodeScript.TAMIL,
            Character.UnicodeScript.TELUGU,
            Character.UnicodeScript.KANNADA,
            Character.UnicodeScript.MALAYALAM,
            Character.UnicodeScript.SINHALA,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);

    private final StringBuilder taken = new StringBuilder();
    private boolean spaceDue;

    /** What was taken last, and the last that is no mark; 0 at the beginning of a word. */
    private int last;

    private int base;

    /** A joiner or an emoji style that only stays if what follows needs it. */
    private int due;

    private int marks;
    private int aboveAndBelow;
    private int joined;

    private PlainText() {}

    static String of(String text, int max) {
        var plain = new PlainText();
        int codePoint;
        for (int i = 0; i < text.length() && plain.taken.length() <= max; i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            plain.take(codePoint);
        }
        return plain.cut(max);
    }

    private void take(int codePoint) {
        if (isSpace(codePoint)) {
            spaceDue = !taken.isEmpty();
            last = 0;
            base = 0;
            due = 0;
        } else if (codePoint == JOINER || codePoint == NON_JOINER) {
            due = codePoint;
        } else if (codePoint == EMOJI_STYLE) {
            style();
        } else if (isHidden(codePoint)) {
            return;
        } else if (isMark(codePoint)) {
            mark(codePoint);
        } else {
            letter(codePoint);
        }
    }

    private void style() {
        if (Character.isExtendedPictographic(last)) {
            append(EMOJI_STYLE);
        } else if (last == '#' || last == '*' || (last >= '0' && last <= '9')) {
            due = EMOJI_STYLE;
        }
    }

    private void mark(int codePoint) {
        boolean beside = Character.getType(codePoint) == Character.COMBINING_SPACING_MARK;
        if (base == 0 || marks == MOST_MARKS || (!beside && aboveAndBelow == MOST_ABOVE_AND_BELOW)) {
            return;
        }
        marks++;
        aboveAndBelow += beside ? 0 : 1;
        if (due == EMOJI_STYLE ? codePoint == KEYCAP : due != 0 && joinsLetters(codePoint)) {
            append(due);
        }
        due = 0;
        append(codePoint);
    }

    private void letter(int codePoint) {
        if (spaceDue) {
            append(' ');
            spaceDue = false;
        }
        if (due == JOINER && joinsEmoji(codePoint)) {
            joined++;
            append(due);
        } else {
            joined = 0;
            if (due != 0 && due != EMOJI_STYLE && joinsLetters(codePoint)) {
                append(due);
            }
        }
        due = 0;
        marks = 0;
        aboveAndBelow = 0;
        append(codePoint);
        base = codePoint;
    }

    private boolean joinsEmoji(int next) {
        return joined < MOST_JOINED
                && (Character.isExtendedPictographic(base) || Character.isEmojiModifier(base))
                && Character.isExtendedPictographic(next);
    }

    private boolean joinsLetters(int next) {
        if (base == 0) {
            return false;
        }
        var script = Character.UnicodeScript.of(base);
        var nextScript = Character.UnicodeScript.of(next);
        return JOINING.contains(script)
                && (nextScript == script || nextScript == Character.UnicodeScript.INHERITED)
                && (Character.isLetter(next) || isMark(next));
    }

    private void append(int codePoint) {
        taken.appendCodePoint(codePoint);
        last = codePoint;
    }

    private String cut(int max) {
        if (taken.length() <= max) {
            return taken.toString();
        }
        if (max <= 0) {
            return "";
        }
        int end = 0;
        var letters = LETTER.matcher(taken);
        while (letters.find() && letters.end() < max) {
            end = letters.end();
        }
        if (end == 0) { // one letter without end: old Hangul can be stacked like that
            end = max - 1;
            end -= end > 0 && Character.isHighSurrogate(taken.charAt(end - 1)) ? 1 : 0;
        }
        while (end > 0 && (taken.charAt(end - 1) == ' ' || needsNext(taken.charAt(end - 1)))) {
            end--;
        }
        return taken.substring(0, end) + ELLIPSIS;
    }

    private static boolean needsNext(char c) {
        return c == JOINER || c == NON_JOINER || c == EMOJI_STYLE;
    }

    /** White space, and what looks the same: line ends of all kinds, the empty Braille pattern. */
    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || codePoint == 0x85
                || codePoint == 0x2800;
    }

    private static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    /** Controls, turns of direction, fillers, what a font may show as nothing, and what is no character at all. */
    private static boolean isHidden(int codePoint) {
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0, 0xFFFC, 0x1D159, 0x16FE4 -> true;
            default ->
                switch (Character.getType(codePoint)) {
                    case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> true;
                    default -> isVariation(codePoint) || isReserved(codePoint);
                };
        };
    }

    private static boolean isVariation(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                || (codePoint >= 0x180B && codePoint <= 0x180F)
                || (codePoint >= 0xE0000 && codePoint <= 0xE0FFF);
    }

    /** Noncharacters, and what Unicode keeps for invisible ones to come. */
    private static boolean isReserved(int codePoint) {
        return (codePoint & 0xFFFE) == 0xFFFE
                || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)
                || (codePoint >= 0xFFF0 && codePoint <= 0xFFF8);
    }
}
