package dev.kith.alert;

import java.util.Locale;
import java.util.Optional;

/** Which senders a person means by a word: a mail address, a domain, or a list's identifier. */
final class SenderPattern {
    /** RFC 5321 §4.5.3.1 */
    private static final int LONGEST = 254;

    private SenderPattern() {}

    /**
     * The word as {@link SenderRules} read it, in lower case and without what people write around it.
     *
     * @return empty when it can name nobody
     */
    static Optional<String> of(String word) {
        String bare =
                word.strip().toLowerCase(Locale.ROOT).replaceFirst("^<", "").replaceFirst("[>.]+$", "");
        int at = bare.indexOf('@');
        String domain = bare.substring(at + 1);
        boolean legible = bare.length() <= LONGEST
                && at == bare.lastIndexOf('@')
                && bare.codePoints().allMatch(SenderPattern::isLegible);
        boolean names = at > 0 ? !domain.isEmpty() : domain.indexOf('.') > 0;
        return legible && names ? Optional.of(bare) : Optional.empty();
    }

    private static boolean isLegible(int c) {
        return Character.isLetterOrDigit(c) || ".@_-+=&'*/!#$%?^`{|}~".indexOf(c) >= 0;
    }
}
