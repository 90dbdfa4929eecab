package dev.kith.alert.signal;

import dev.kith.alert.Mailbox;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody's mailbox, as the URL in an event of Cyrus' names it (RFC 5092):
 * {@code imap://host/user/juliet/Lists;UIDVALIDITY=1/;UID=5}, with a domain at the end where there are several, and with dots
 * for slashes where {@code unixhierarchysep} is off.
 *
 * @param user the owner's name
 * @param uidValidity 0 when it is not said
 * @param uid 0 when it is not said
 */
record CyrusMailbox(String user, Mailbox mailbox, long uidValidity, long uid) {
    private static final Pattern URL = Pattern.compile(
            "imap://[^/]*/([^;]+)(?:;UIDVALIDITY=(\\d{1,10})(?:/;UID=(\\d{1,10}))?)?(?:[;/?].*)?", Pattern.DOTALL);

    /** Reads such a URL; empty when it is none, or of a mailbox that nobody owns. */
    static Optional<CyrusMailbox> parse(String url) {
        var parts = URL.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String path = decoded(parts.group(1));
        if (!path.startsWith("user/") && !path.startsWith("user.")) {
            return Optional.empty();
        }
        char separator = path.charAt(4);
        String name = path.substring(5);
        String domain = "";
        int at = name.lastIndexOf('@');
        if (at > 0 && name.indexOf('/', at) < 0) {
            domain = name.substring(at);
            name = name.substring(0, at);
        }
        int end = name.indexOf(separator);
        String owner = end < 0 ? name : name.substring(0, end);
        String rest = end < 0 ? "" : name.substring(end + 1);
        if (separator == '.') { // a dot within a name is written so
            owner = owner.replace('^', '.');
            rest = rest.replace('.', '/').replace('^', '.');
        }
        String user = MailWords.user(owner + domain);
        return user == null
                ? Optional.empty()
                : Optional.of(new CyrusMailbox(
                        user, MailWords.mailbox(rest), number(parts.group(2)), number(parts.group(3))));
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        long number = digits == null ? 0 : Long.parseLong(digits);
        return number <= 0xFFFF_FFFFL ? number : 0;
    }

    /** RFC 3986 §2.1; a percent sign that means nothing is itself. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low < 0) {
                out.write(in[i]);
            } else {
                out.write(high << 4 | low);
                i += 2;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
