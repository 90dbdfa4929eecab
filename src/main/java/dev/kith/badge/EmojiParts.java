package dev.kith.badge;

/** Knows which emoji take no room of their own: members of a family, the second letter of a flag, the color of a skin. */
final class EmojiParts {
    static final int JOINER = 0x200D;

    /** Before it there are joiners between letters, which stay side by side. */
    private static final int FIRST_SYMBOL = 0x2190;

    private boolean halfFlag;

    /** Asked of each code point of a text in turn, with the one before it. */
    boolean isNext(int before, int codePoint) {
        if (codePoint < FIRST_SYMBOL) {
            halfFlag = false;
            return false;
        }
        boolean flagLetter = codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF;
        boolean secondOfFlag = flagLetter && halfFlag;
        halfFlag = flagLetter && !halfFlag;
        boolean skin = codePoint >= 0x1F3FB && codePoint <= 0x1F3FF && before >= FIRST_SYMBOL;
        return secondOfFlag || skin || before == JOINER;
    }
}
