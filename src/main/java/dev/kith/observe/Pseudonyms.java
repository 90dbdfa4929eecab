package dev.kith.observe;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Puts a name of our own in place of everything that looks like the address of a person, in chat or in mail, and of each part
 * of a path, since people's names and cards' stand in those of address books: the same for the same thing, however it is
 * spelled, and of no use to anybody without the key. When in doubt it hides too much.
 */
final class Pseudonyms {
    /** A character of a path; a backslash only where it begins a character that JSON writes as a number. */
    private static final String IN_PATH = "(?:(?!\\\\(?!u[0-9a-fA-F]{4}))[^\\s\"<>])";

    /** What may stand directly before a name; in JSON a line feed is two characters, neither of them part of a name. */
    private static final String BEFORE = "(?:\\\\[nrtbf\\\\]|\\\\u[0-9a-fA-F]{4}|[(\\[{,;|]){0,50}+";

    /** A whole URL; its server stays, since that is what an operator looks for. */
    private static final String URL =
            "(?<scheme>\\b[A-Za-z][A-Za-z0-9+.-]*://)(?:(?<user>[^/\\s\"\\\\<>?#@]*@?[^/\\s\"\\\\<>?#@]*)@)?"
                    + "(?<host>[^/\\s\"\\\\<>?#@]*)(?<path>[/?#]" + IN_PATH + "*)?";

    /** A path without its server. What follows a letter is none, such as "and/or" or a module in a stack trace. */
    private static final String PATH = "(?<bare>(?:(?<![\\p{L}\\p{N}_])|(?<=(?<!\\\\)\\\\[nrtbf]))/" + IN_PATH + "+)";

    /**
     * The beginning of a run of such characters, or where the last find ended: who looks again from each character in the middle
     * takes the square of the time.
     */
    private static final String BEGIN = "(?:\\G|(?<!%s))";

    private static final String IN_CARD = "[^\\s\"'<>\\\\(:]";

    /** A relative one that ends in a card. */
    private static final String CARD = BEGIN.formatted(IN_CARD) + "(?<card>" + IN_CARD + "+\\.(?i:vcf))";

    private static final String IN_LOCAL = "[^\\s\"&'/:<>@]";
    private static final String LOCAL =
            BEGIN.formatted(IN_LOCAL) + "(?<before>" + BEFORE + ")(?<local>" + IN_LOCAL + "+)";

    /** In quotes, as in mail; the quotes are escaped in JSON. */
    private static final String QUOTED = "(?<quoted>\\\\\"[^\"\\\\]*\\\\\")";

    /** As it is, or as in a URL, or as in a URL within another. */
    private static final String AT = "(?:@|%(?:25)*40)";

    private static final String DOMAIN =
            "(?<domain>[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]*[\\p{L}\\p{N}])?|\\[[0-9A-Za-z:.]+])";
    private static final String RESOURCE = "(?<resource>/[^\\s\"'<>\\\\]*)?";
    private static final String ADDRESS = "(?:" + LOCAL + "|" + QUOTED + ")" + AT + DOMAIN + RESOURCE;

    /** One of JSON's own, stepped over as a whole, so that no name begins within it. */
    private static final String ESCAPE = "(?<escape>\\\\(?:u[0-9a-fA-F]{4}|.))";

    private static final Pattern ANY_AT = Pattern.compile(AT);
    private static final Pattern PATHS = Pattern.compile(URL + "|" + PATH);
    private static final Pattern ALL = Pattern.compile(String.join("|", URL, PATH, CARD, ADDRESS, ESCAPE));
    private static final Pattern WHOLE_ADDRESS = Pattern.compile("[^@]+@" + DOMAIN);

    /** What ends a sentence or a quotation rather than a path. */
    private static final Pattern AFTER_PATH = Pattern.compile("[.,;:)\\]}'!?…]+$");

    private static final int BYTES = 8;
    private static final int NESTED = 3;

    private final SecretKey key;

    Pseudonyms(SecretKey key) {
        this.key = key;
    }

    /** The text without anybody's address and without paths; what follows a slash behind an address is left out too. */
    String hide(String text) {
        if (ANY_AT.matcher(text).find() || text.toLowerCase(Locale.ROOT).contains(".vcf")) {
            return ALL.matcher(text).replaceAll(found -> Matcher.quoteReplacement(replacement(found)));
        }
        if (text.indexOf('/') >= 0) {
            return PATHS.matcher(text).replaceAll(found -> Matcher.quoteReplacement(place(found)));
        }
        return text;
    }

    private String replacement(MatchResult found) {
        if (found.group("escape") != null) {
            return found.group();
        }
        if (found.group("card") != null) {
            return path(found.group("card"));
        }
        if (found.group("domain") == null) {
            return place(found);
        }
        boolean quoted = found.group("quoted") != null;
        String address = found.group(quoted ? "quoted" : "local") + "@" + found.group("domain");
        String resource = found.group("resource") == null ? "" : "/…";
        return (quoted ? "" : found.group("before")) + of(address) + resource;
    }

    private String place(MatchResult found) {
        if (found.group("bare") != null) {
            return path(found.group("bare"));
        }
        String user =
                found.group("user") == null ? "" : part(found.group("user").split(":", 2)[0]) + "@";
        String path = found.group("path") == null ? "" : path(found.group("path"));
        return found.group("scheme") + user + found.group("host") + path;
    }

    private String path(String path) {
        Matcher after = AFTER_PATH.matcher(path);
        String end = after.find() ? after.group() : "";
        String whole = path.substring(0, path.length() - end.length());
        String[] ways = whole.split("[?#]", 2);
        String hidden = Arrays.stream(ways[0].split("/", -1)).map(this::part).collect(Collectors.joining("/"));
        return hidden + (ways.length > 1 ? "?…" : "") + end;
    }

    /** The name for a part of a path; a person's where it is their address. */
    private String part(String part) {
        String plain = decoded(part);
        if (plain.isEmpty()) {
            return part;
        }
        return WHOLE_ADDRESS.matcher(plain).matches() ? of(plain) : "name:" + hash(plain);
    }

    private static String decoded(String text) {
        String plain = text;
        for (int i = 0; i < NESTED && plain.indexOf('%') >= 0; i++) {
            try {
                plain = URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return plain; // a percent sign that is one
            }
        }
        return plain;
    }

    /** The name for one address. */
    String of(String address) {
        return "person:" + hash(decoded(address));
    }

    private String hash(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] hash = mac.doFinal(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
