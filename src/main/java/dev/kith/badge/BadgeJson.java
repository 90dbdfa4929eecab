package dev.kith.badge;

import dev.kith.presence.Availability;

/**
 * A badge as JSON: what the web component reads, and what badge services that take their texts from an endpoint
 * understand ({@code schemaVersion}, {@code label}, {@code message}, {@code color}). Of a picture it has the version, by
 * which a reader sees that there is another one to fetch.
 */
final class BadgeJson {
    private BadgeJson() {}

    static String of(Badge badge) {
        var json = new StringBuilder(128).append("{\"schemaVersion\":1,\"label\":");
        text(json, badge.label());
        json.append(",\"message\":");
        text(json, badge.message());
        json.append(",\"color\":\"")
                .append(color(badge.state()))
                .append("\",\"state\":\"")
                .append(Badge.word(badge.state()));
        if (badge.avatar() != null) {
            json.append("\",\"avatar\":\"").append(badge.avatar().version());
        }
        return json.append("\"}").toString();
    }

    private static String color(Availability state) {
        return switch (state) {
            case AVAILABLE -> "brightgreen";
            case AWAY -> "yellow";
            case BUSY -> "red";
            case OFFLINE, UNKNOWN -> "lightgrey";
        };
    }

    /** RFC 8259 §7; everything that could end a script or a line is written as an escape too. */
    private static void text(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                    : Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
            if (Character.isSurrogate(c) && !paired) {
                json.append('\uFFFD');
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7F || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                json.append("\\u").append(Character.forDigit(c >> 12, 16));
                json.append(Character.forDigit(c >> 8 & 15, 16));
                json.append(Character.forDigit(c >> 4 & 15, 16));
                json.append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
