package dev.kith.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with places to fill in: <code>{{name}}</code> takes text, which is escaped, and <code>{{&amp;name}}</code> takes
 * what another page made.
 */
final class Page {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(&?)([a-z]+)}}");

    private final String text;

    private Page(String text) {
        this.text = text;
    }

    static Page named(String file) {
        return new Page(file(file));
    }

    /** A file of the pages as it is. */
    static String file(String name) {
        try (InputStream in = Page.class.getResourceAsStream("pages/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page with every place filled in. */
    String with(Map<String, String> values) {
        Matcher place = PLACE.matcher(text);
        return place.replaceAll(found -> {
            String value = values.get(found.group(2));
            if (value == null) {
                throw new IllegalArgumentException("nothing for " + found.group(2));
            }
            return Matcher.quoteReplacement(found.group(1).isEmpty() ? escaped(value) : value);
        });
    }

    /** Text for an element or a quoted attribute. */
    static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(next);
            }
        }
        return out.toString();
    }
}
