package dev.kith.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rows in columns, for a terminal. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... heads) {
        rows.add(heads);
    }

    Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(String[] row, int[] widths) {
        var out = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            out.append(row[i]);
            if (i < row.length - 1) {
                out.repeat(' ', widths[i] - row[i].codePointCount(0, row[i].length()) + 2);
            }
        }
        return out.toString();
    }

    /** How many rows there are beneath the heads. */
    int size() {
        return rows.size() - 1;
    }

    static String joined(List<String> items) {
        return String.join(", ", items);
    }

    static String[] cells(Object... values) {
        return Arrays.stream(values).map(String::valueOf).toArray(String[]::new);
    }
}
