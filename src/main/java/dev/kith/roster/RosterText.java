package dev.kith.roster;

/** Names and groups as a roster can hold them. */
final class RosterText {
    /** The same character as the semicolon, says Unicode; one way to rosters uses it as a stand-in for that. */
    private static final int GREEK_QUESTION_MARK = 0x37E;

    private RosterText() {}

    /**
     * Text without characters that XML 1.0 forbids (§2.2), without control and direction characters, white space
     * folded and trimmed, the two semicolons made one, cut to a length in code points. Cleaning twice changes nothing.
     */
    static String clean(String text, int maxCodePoints) {
        var out = new StringBuilder();
        boolean space = false;
        int length = 0;
        for (int i = 0; i < text.length() && length < maxCodePoints; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isSpace(c)) {
                space = out.length() > 0;
            } else if (isVisible(c)) {
                if (space && length < maxCodePoints - 1) {
                    out.append(' ');
                    length++;
                }
                space = false;
                out.appendCodePoint(c == GREEK_QUESTION_MARK ? ';' : c);
                length++;
            }
        }
        return out.toString();
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    private static boolean isVisible(int c) {
        boolean directional =
                (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
        boolean legal = (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
        boolean noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
        return legal && !noncharacter && !directional && !Character.isISOControl(c) && c != 0xFEFF;
    }
}
