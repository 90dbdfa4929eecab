package dev.kith.alert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What bytes of a mail header mean, whatever charset they claim to be in. One for each header. */
final class MailCharset {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Names that mail uses for less than it sends, or that Java does not know (WHATWG Encoding §4.2). */
    private static final Map<String, String> REALLY = Map.ofEntries(
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("euc-cn", "GB18030"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("korean", "x-windows-949"),
            Map.entry("iso-8859-8-i", "ISO-8859-8"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("macintosh", "x-MacRoman"));

    /** These claim nothing: everything that does not know better says so. */
    private static final Set<Charset> WESTERN = Set.of(US_ASCII, ISO_8859_1, WINDOWS_1252);

    /** Looking for a charset that nobody has is slow, and no header is written in that many. */
    private static final int MOST = 16;

    private final Map<String, Optional<Charset>> known = new HashMap<>();

    /** The text that was probably meant; what cannot be read becomes U+FFFD. */
    String decode(byte[] bytes, String claim) {
        Charset charset = find(claim.toLowerCase(Locale.ROOT));
        if (charset == null || WESTERN.contains(charset) || charset.equals(UTF_8)) {
            return guess(bytes);
        }
        String text = strict(bytes, charset);
        if (text == null) {
            text = strict(bytes, UTF_8);
        }
        return text == null ? lenient(bytes, charset) : text;
    }

    /** UTF-8 if it can be, else windows-1252. */
    static String guess(byte[] bytes) {
        String text = strict(bytes, UTF_8);
        if (text != null) {
            return text;
        }
        // UTF-8 that was cut has one broken letter among good ones; in windows-1252 nearly all of them are broken.
        String broken = lenient(bytes, UTF_8);
        long bad = broken.chars().filter(c -> c == 0xFFFD).count();
        long beyondAscii = broken.chars().filter(c -> c >= 0x80).count();
        return beyondAscii >= 2 * bad && beyondAscii > bad ? broken : lenient(bytes, WINDOWS_1252);
    }

    private @Nullable Charset find(String name) {
        if (known.size() >= MOST && !known.containsKey(name)) {
            return null;
        }
        return known.computeIfAbsent(name, MailCharset::lookUp).orElse(null);
    }

    private static Optional<Charset> lookUp(String name) {
        try {
            return Optional.of(Charset.forName(REALLY.getOrDefault(name, name)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without exceptions: a header can have thousands of words that are not what they claim. */
    private static @Nullable String strict(byte[] bytes, Charset charset) {
        try {
            var decoder = charset.newDecoder();
            var out = CharBuffer.allocate((int) (bytes.length * (double) decoder.maxCharsPerByte()) + 1);
            var result = decoder.decode(ByteBuffer.wrap(bytes), out, true);
            if (result.isUnderflow()) {
                result = decoder.flush(out);
            }
            return result.isUnderflow() ? out.flip().toString() : null;
        } catch (RuntimeException e) { // some decoders have faults of their own
            return null;
        }
    }

    private static String lenient(byte[] bytes, Charset charset) {
        try {
            return new String(bytes, charset);
        } catch (RuntimeException e) {
            return new String(bytes, WINDOWS_1252);
        }
    }
}
