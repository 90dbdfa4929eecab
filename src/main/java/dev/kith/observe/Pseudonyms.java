package dev.kith.observe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Puts a name of our own in place of everything that looks like the address of a person, in chat or in mail: the same for the
 * same person, and of no use to anybody without the key. When in doubt it hides too much.
 */
final class Pseudonyms {
    /** What may stand directly before an address; in JSON a line feed is two characters, neither of them part of a name. */
    private static final String BEFORE = "(?<before>(?:\\\\[nrtbf\\\\]|\\\\u[0-9a-fA-F]{4}|[(\\[{,;|])*)";

    /** Also one in quotes, as in mail; the quotes are escaped in JSON. */
    private static final String LOCAL = "(?<local>[^\\s\"&'/:<>@]+|\\\\\"[^\"\\\\]*\\\\\")";

    private static final String DOMAIN =
            "(?<domain>[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]*[\\p{L}\\p{N}])?|\\[[0-9A-Za-z:.]+])";
    private static final String RESOURCE = "(?<resource>/[^\\s\"'<>\\\\]*)?";
    private static final Pattern ADDRESS = Pattern.compile(BEFORE + LOCAL + "@" + DOMAIN + RESOURCE);

    private static final int BYTES = 8;

    private final SecretKey key;

    Pseudonyms(SecretKey key) {
        this.key = key;
    }

    /** The text without anybody's address; what follows a slash behind one is left out too. */
    String hide(String text) {
        return text.indexOf('@') < 0 ? text : ADDRESS.matcher(text).replaceAll(this::replacement);
    }

    private String replacement(MatchResult found) {
        String address = found.group("local") + "@" + found.group("domain");
        String resource = found.group("resource") == null ? "" : "/…";
        return Matcher.quoteReplacement(found.group("before") + of(address) + resource);
    }

    /** The name for one address. */
    String of(String address) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] hash = mac.doFinal(address.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            return "person:" + HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
