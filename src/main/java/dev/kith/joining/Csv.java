package dev.kith.joining;

import java.util.ArrayList;
import java.util.List;

/** Reads comma-separated values (RFC 4180): quotes, doubled quotes, commas and line breaks within them, any line end. */
final class Csv {
    /**
     * A record of the file.
     *
     * @param line where it begins, from 1
     * @param problem why it cannot be read; empty when it can
     */
    record Line(int line, List<String> fields, String problem) {}

    private final String text;
    private int at;
    private int line = 1;

    private Csv(String text) {
        this.text = text;
    }

    /** All records but for empty lines; one that cannot be read ends at the end of its line. */
    static List<Line> read(String text) {
        var csv = new Csv(text.startsWith("\uFEFF") ? text.substring(1) : text); // as spreadsheets write it
        var lines = new ArrayList<Line>();
        while (csv.at < csv.text.length()) {
            Line next = csv.next();
            if (!next.problem.isEmpty()
                    || next.fields.size() > 1
                    || !next.fields.getFirst().isBlank()) {
                lines.add(next);
            }
        }
        return lines;
    }

    private Line next() {
        int start = line;
        var fields = new ArrayList<String>();
        while (true) {
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            int began = at;
            int beganLine = line;
            String field = quoted ? quoted() : plain();
            if (field == null) {
                at = began;
                line = beganLine;
                skipLine();
                return new Line(start, List.of(), "a quotation mark is not closed, or something stands after it");
            }
            fields.add(field);
            if (at >= text.length() || text.charAt(at) != ',') {
                skipLine();
                return new Line(start, List.copyOf(fields), "");
            }
            at++;
        }
    }

    private String plain() {
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    /** What stands between quotation marks; null when they are not closed right before a comma or the line's end. */
    private @org.jspecify.annotations.Nullable String quoted() {
        var field = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '"') {
                at++;
                if (at < text.length() && text.charAt(at) == '"') {
                    field.append('"');
                } else {
                    boolean ends = at >= text.length() || ",\r\n".indexOf(text.charAt(at)) >= 0;
                    return ends ? field.toString() : null;
                }
            } else {
                line += next == '\n' ? 1 : 0;
                field.append(next);
            }
        }
        return null;
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '\r') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '\n') {
            at++;
        }
        line++;
    }
}
