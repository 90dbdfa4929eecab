package dev.kith.xmpp.session;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Passwords in the form that SCRAM hashes (RFC 4013): servers prepare them alike, so that one typed on another keyboard is
 * still the same.
 */
final class SaslPrep {
    /** RFC 3454 table C.1.2 becomes a space (RFC 4013 §2.1). */
    private static final Pattern SPACES = Pattern.compile("[\\u00A0\\u1680\\u2000-\\u200B\\u202F\\u205F\\u3000]");

    /** RFC 3454 table B.1 becomes nothing. */
    private static final Pattern NOTHING =
            Pattern.compile("[\\u00AD\\u034F\\u1806\\u180B-\\u180D\\u200C\\u200D\\u2060\\uFE00-\\uFE0F\\uFEFF]");

    private SaslPrep() {}

    /** The prepared text. What RFC 4013 prohibits is left to the server, which has accepted the password once. */
    static String prepare(String text) {
        String spaced = SPACES.matcher(text).replaceAll(" ");
        return Normalizer.normalize(NOTHING.matcher(spaced).replaceAll(""), Normalizer.Form.NFKC);
    }
}
