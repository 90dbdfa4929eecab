package dev.kith.alert;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;

/** What stands in mail headers, made readable and harmless. Takes anything, throws nothing, and is quick about it. */
public final class HeaderText {
    /** No header that means something is longer; what lies beyond is not looked at. */
    private static final int MOST = 1 << 16;

    private static final int LONGEST_LINE = 998; // RFC 5322 §2.1.1
    private static final int LONGEST_LIST_ID = 255; // RFC 2919 §2

    private HeaderText() {}

    /**
     * The text of an unstructured header, such as a subject.
     *
     * @param raw its value, folded or not, with bytes beyond ASCII as characters up to U+00FF or decoded already
     * @return with its encoded words decoded (RFC 2047, RFC 2231 §5), on one line and without white space around it. It has
     *     no NUL and no half surrogates, so it can be stored; otherwise any character can be in it, and
     *     {@link #plain} has to look at it before a person does
     */
    public static String decoded(String raw) {
        return storable(new EncodedWords(readable(raw)).decoded()).strip();
    }

    /**
     * A stranger's text as it can be shown to a person: on one line, white space collapsed, without controls, turns of
     * direction, invisible characters, private ones and towers of accents. Joiners stay within emoji and between letters of
     * scripts that are written with them.
     *
     * @param max the most UTF-16 characters of the answer; a longer text ends with an ellipsis, after a whole letter
     * @return legal XML characters only; the same text when asked again
     */
    public static String plain(String text, int max) {
        return PlainText.of(text, max);
    }

    /**
     * Who a From header names first.
     *
     * @param raw its value, as for {@link #decoded}
     * @return name and address, decoded and storable like {@link #decoded}; the address is empty when there is none or it
     *     has white space, controls, or more than 320 characters
     */
    public static Sender sender(String raw) {
        return SenderReader.read(readable(raw));
    }

    /**
     * A sender as shown to a person: by name, or by address if there is no name or the name poses as another address.
     *
     * @param max as for {@link #plain}
     * @return empty when nothing in it can be believed or seen
     */
    public static String shown(Sender sender, int max) {
        String name = plain(sender.name(), max);
        String address = plain(sender.address(), max);
        String compatible = Normalizer.normalize(name, Normalizer.Form.NFKC); // there are other signs like @
        boolean poses = compatible.indexOf('@') >= 0 && !compatible.equalsIgnoreCase(address);
        return name.isEmpty() || poses ? address : name;
    }

    /**
     * The identifier of a List-Id header (RFC 2919 §2).
     *
     * @return without angle brackets, in lower case, storable; empty if there is none or it has more than 255 characters
     */
    public static String listId(String raw) {
        String text = readable(raw);
        int from = text.lastIndexOf('<');
        int until = text.indexOf('>', from + 1);
        String id = from >= 0 && until > from ? text.substring(from + 1, until) : text;
        id = withoutGaps(id).toLowerCase(Locale.ROOT);
        return id.length() > LONGEST_LIST_ID ? "" : id;
    }

    /**
     * A Message-ID (RFC 5322 §3.6.4), the same for each way that it comes here.
     *
     * @param raw the header's value, with its angle brackets or without
     * @return without angle brackets and white space, storable, at most 998 characters: of a longer one its SHA-256
     */
    public static String messageId(String raw) {
        String text = unfolded(raw);
        int from = text.indexOf('<');
        int until = text.indexOf('>', from + 1);
        String id = from >= 0 && until > from ? text.substring(from + 1, until) : text;
        id = withoutGaps(guessed(id));
        return id.length() > LONGEST_LINE ? "sha256:" + HexFormat.of().formatHex(Sha256.of(id)) : id;
    }

    private static String withoutGaps(String text) {
        var out = new StringBuilder(text.length());
        storable(text).codePoints().filter(c -> !isGap(c)).forEach(out::appendCodePoint);
        return out.toString();
    }

    /** White space of any script, and controls. */
    static boolean isGap(int codePoint) {
        return Character.isISOControl(codePoint)
                || Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint);
    }

    /** Unfolded (RFC 5322 §2.2.3), bytes read as what they probably are, encoded words still encoded. */
    static String readable(String raw) {
        return guessed(unfolded(raw.length() > MOST ? raw.substring(0, MOST) : raw));
    }

    private static String unfolded(String raw) {
        if (raw.indexOf('\n') < 0 && raw.indexOf('\r') < 0) {
            return raw;
        }
        var out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\r' && c != '\n') {
                out.append(c);
            } else if (i + 1 < raw.length() && " \t\r\n".indexOf(raw.charAt(i + 1)) < 0) {
                out.append(' '); // a line end that nobody folded there
            }
        }
        return out.toString();
    }

    private static String guessed(String text) {
        boolean ascii = true;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return text;
            }
            ascii &= text.charAt(i) < 0x80;
        }
        return ascii ? text : MailCharset.guess(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What a database takes: no NUL, and of a surrogate pair both halves or none. */
    static String storable(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) != 0 && !Character.isSurrogate(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        var out = new StringBuilder(text.length()).append(text, 0, i);
        text.substring(i)
                .codePoints()
                .filter(c -> c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE))
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
