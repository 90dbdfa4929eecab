package dev.kith.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What operators are told to paste, so that tests paste it too. */
public final class Document {
    private static final String INDENT = "    ";

    private Document() {}

    /**
     * An indented block of a document.
     *
     * @param begin how its first line begins
     */
    public static String block(String path, String begin) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(path));
        int first = 0;
        while (first < lines.size() && !lines.get(first).startsWith(INDENT + begin)) {
            first++;
        }
        var block = new ArrayList<String>();
        for (int i = first;
                i < lines.size()
                        && (lines.get(i).startsWith(INDENT) || lines.get(i).isBlank());
                i++) {
            block.add(lines.get(i).isBlank() ? "" : lines.get(i).substring(INDENT.length()));
        }
        if (block.isEmpty()) {
            throw new IOException(path + " has no block that begins with " + begin);
        }
        return String.join("\n", block).strip() + "\n";
    }
}
