package dev.kith.alert;

import org.jspecify.annotations.Nullable;

/**
 * Reads the first mailbox of a From header (RFC 5322 §3.4, groups: RFC 6854), also where it is written as people write it: names
 * with commas, quotes or brackets that never end, encoded words within quotes. Takes time in proportion to its length.
 */
final class SenderReader {
    private static final int LONGEST_ADDRESS = 320; // RFC 3696 erratum 1690: 64, an at sign, 255

    private final String text;
    private final EncodedWords words;
    private final StringBuilder phrase = new StringBuilder();
    private final StringBuilder comment = new StringBuilder();
    private @Nullable String angle;
    private boolean atSign;
    private boolean inGroup;
    private final boolean endsLikeGroup;
    private boolean quotesEnd = true;
    private boolean commentsEnd = true;
    private boolean anglesEnd = true;

    private SenderReader(String text) {
        this.text = text;
        this.words = new EncodedWords(text);
        this.endsLikeGroup = text.stripTrailing().endsWith(";");
    }

    /** @param text unfolded, encoded words still encoded */
    static Sender read(String text) {
        var reader = new SenderReader(text);
        reader.scan();
        return reader.sender();
    }

    private void scan() {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = switch (c) {
                case '=' -> word(i);
                case '"' -> quoted(i);
                case '(' -> comment(i);
                case '<' -> angle(i);
                default -> i;
            };
            if (end > i) {
                i = end;
                continue;
            }
            if ((c == ',' && isWhole()) || (c == ';' && inGroup)) {
                return;
            }
            if (c == ':' && !isWhole() && endsLikeGroup) {
                phrase.setLength(0); // that was the name of a group
                inGroup = true;
            } else {
                phrase.append(c);
                atSign |= c == '@';
            }
            i++;
        }
    }

    /** Whether a comma ends the mailbox; in {@code Montague, Romeo <romeo@…>} it does not. */
    private boolean isWhole() {
        return angle != null || atSign;
    }

    /** Takes an encoded word as it is, whatever it has in it. */
    private int word(int at) {
        var word = words.at(at);
        if (word == null) {
            return at;
        }
        phrase.append(text, at, word.end());
        return word.end();
    }

    private int quoted(int at) {
        if (!quotesEnd) {
            return at;
        }
        var content = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return takeQuoted(at, i + 1, content);
            }
            if (c == '\\' && i + 1 < text.length()) {
                i++;
            }
            content.append(text.charAt(i));
        }
        quotesEnd = false;
        return at;
    }

    /** The quotes of {@code "a b"@example.org} belong to it; those around a name do not. */
    private int takeQuoted(int at, int end, StringBuilder content) {
        boolean localpart = end < text.length() && text.charAt(end) == '@';
        phrase.append(localpart ? text.substring(at, end) : content);
        return end;
    }

    private int comment(int at) {
        if (!commentsEnd) {
            return at;
        }
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '(' -> depth++;
                case ')' -> depth--;
                default -> {}
            }
            if (depth == 0) {
                if (comment.isEmpty()) {
                    comment.append(text, at + 1, i);
                }
                return i + 1;
            }
        }
        commentsEnd = false;
        return at;
    }

    /** An address in angle brackets. Of several the last counts: what stands before it is the name. */
    private int angle(int at) {
        int end = anglesEnd ? text.indexOf('>', at) : -1;
        if (end < 0) {
            anglesEnd = false;
            return at;
        }
        if (angle != null) {
            phrase.append('<').append(angle).append('>');
        }
        angle = text.substring(at + 1, end);
        return end + 1;
    }

    private Sender sender() {
        String name = phrase.toString().strip();
        if (angle != null) {
            return new Sender(shown(name.isEmpty() ? comment.toString() : name), address(angle));
        }
        String address = address(name);
        return new Sender(shown(address.isEmpty() ? name : comment.toString()), address);
    }

    private static String shown(String name) {
        return HeaderText.storable(new EncodedWords(name).decoded()).strip();
    }

    /** The address, without a route (RFC 5322 §4.4); empty if it is none. */
    private static String address(String text) {
        String address = text.strip();
        int route = address.startsWith("@") ? address.indexOf(':') : -1;
        address = address.substring(route + 1);
        int at = address.lastIndexOf('@');
        boolean readable = at > 0
                && at < address.length() - 1
                && address.length() <= LONGEST_ADDRESS
                && HeaderText.storable(address).equals(address)
                && address.chars().noneMatch(c -> c == '<' || c == '>' || HeaderText.isGap(c))
                && !address.startsWith("=?");
        return readable ? address : "";
    }
}
