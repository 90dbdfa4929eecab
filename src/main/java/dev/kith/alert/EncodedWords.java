package dev.kith.alert;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The encoded words of one header (RFC 2047, languages: RFC 2231 §5), read as leniently as mail is written: long ones, with
 * spaces in them, within quotes, glued to other text. Takes time in proportion to the header's length.
 */
final class EncodedWords {
    private static final int LONGEST_CHARSET = 60;

    private final String text;
    private final MailCharset charsets = new MailCharset();

    /** No word whose content begins here or later has an end. */
    private int unending = Integer.MAX_VALUE;

    EncodedWords(String text) {
        this.text = text;
    }

    /**
     * One encoded word.
     *
     * @param end where the text goes on after it
     */
    record Word(String charset, boolean base64, String content, int end) {}

    /** The word that begins at a place, if one does. */
    @Nullable
    Word at(int start) {
        if (!text.startsWith("=?", start)) {
            return null;
        }
        int limit = Math.min(text.length(), start + 2 + LONGEST_CHARSET);
        int charsetEnd = text.indexOf('?', start + 2, limit);
        int from = charsetEnd + 3;
        if (charsetEnd <= start + 2 || from > text.length() || text.charAt(from - 1) != '?') {
            return null;
        }
        char encoding = Character.toLowerCase(text.charAt(from - 2));
        if (encoding != 'b' && encoding != 'q') {
            return null;
        }
        int until = from >= unending ? -1 : contentEnd(from);
        if (until < 0) {
            return null;
        }
        String charset = text.substring(start + 2, charsetEnd).toLowerCase(Locale.ROOT);
        int language = charset.indexOf('*');
        return new Word(
                language < 0 ? charset : charset.substring(0, language),
                encoding == 'b',
                text.substring(from, until),
                Math.min(text.length(), until + 2));
    }

    /** Where the content ends: at {@code ?=}, or with the text when it was cut within a word; -1 if another word begins. */
    private int contentEnd(int from) {
        boolean space = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '?' && i + 1 < text.length() && text.charAt(i + 1) == '=') {
                return i;
            }
            if (space && isSpace(text.charAt(i - 1)) && text.startsWith("=?", i)) {
                return -1;
            }
            space |= isSpace(c);
        }
        unending = from + 1;
        return space ? -1 : text.length();
    }

    /** The whole text with its words decoded; the white space between two of them is none (RFC 2047 §6.2). */
    String decoded() {
        if (!text.contains("=?")) {
            return text;
        }
        var out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            Word word = at(i);
            if (word == null) {
                out.append(text.charAt(i++));
            } else {
                i = decodeRun(word, out);
            }
        }
        return out.toString();
    }

    /** Decodes words that follow each other. Those of one charset are joined first: a letter may lie across two. */
    private int decodeRun(Word first, StringBuilder out) {
        var bytes = new ByteArrayOutputStream();
        Word word = first;
        while (true) {
            if (word.base64()) {
                base64(word.content(), bytes);
            } else {
                quoted(word.content(), bytes);
            }
            Word next = at(skipSpace(word.end()));
            if (next == null || !next.charset().equals(word.charset())) {
                out.append(charsets.decode(bytes.toByteArray(), word.charset()));
                bytes.reset();
            }
            if (next == null) {
                return word.end();
            }
            word = next;
        }
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Base64 (RFC 4648 §4, §5), passing over what does not belong into it; padding may be missing, or in the middle. */
    private static void base64(String content, ByteArrayOutputStream out) {
        int bits = 0;
        int count = 0;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (c == '=') {
                count = 0;
                continue;
            }
            int value = base64Value(c);
            if (value >= 0) {
                bits = bits << 6 | value;
                count += 6;
                if (count >= 8) {
                    count -= 8;
                    out.write(bits >> count);
                }
            }
        }
    }

    private static int base64Value(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        } else if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        } else if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
    }

    /** The "Q" encoding (RFC 2047 §4.2); what is no escape stands for itself. */
    private static void quoted(String content, ByteArrayOutputStream out) {
        int i = 0;
        while (i < content.length()) {
            char c = content.charAt(i++);
            if (c == '=' && i + 1 < content.length() && hex(content, i) >= 0 && hex(content, i + 1) >= 0) {
                out.write(hex(content, i) << 4 | hex(content, i + 1));
                i += 2;
            } else if (c < 0x80) {
                out.write(c == '_' ? ' ' : c);
            } else {
                i = unescaped(content, i - 1, out);
            }
        }
    }

    private static int unescaped(String content, int at, ByteArrayOutputStream out) {
        int end = content.offsetByCodePoints(at, 1);
        out.writeBytes(content.substring(at, end).getBytes(StandardCharsets.UTF_8));
        return end;
    }

    private static int hex(String content, int at) {
        return content.charAt(at) < 0x80 ? Character.digit(content.charAt(at), 16) : -1;
    }
}
