package dev.kith.badge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages for people and what they consist of: files that know no badge; their scripts ask for what they show. */
final class Assets {
    private static final Map<String, String> FILES = Map.of(
            "/kith-badge.js", "text/javascript; charset=utf-8",
            "/badge/page.js", "text/javascript; charset=utf-8",
            "/badge/embed.js", "text/javascript; charset=utf-8",
            "/badge/badge.css", "text/css; charset=utf-8",
            "/badge/icon.svg", "image/svg+xml; charset=utf-8");

    private final Map<String, Answer> files = new HashMap<>();
    private final Answer page = page(200, "page.html");
    private final Answer embed = page(200, "embed.html");
    private final Answer noPage = page(404, "none.html");

    Assets() {
        FILES.forEach((path, type) ->
                files.put(path, file(200, path.substring(path.lastIndexOf('/') + 1), type, Answer.Kind.ASSET)));
    }

    /** A file by its path, or null. */
    @Nullable
    Answer at(String path) {
        return files.get(path);
    }

    /** The small page that shows one badge. */
    Answer page() {
        return page;
    }

    /** The page from which an owner copies their badge. */
    Answer embed() {
        return embed;
    }

    /** The page of a badge that is not there. */
    Answer noPage() {
        return noPage;
    }

    private static Answer page(int status, String name) {
        return file(status, name, "text/html; charset=utf-8", Answer.Kind.PAGE);
    }

    private static Answer file(int status, String name, String type, Answer.Kind kind) {
        try (InputStream in = Assets.class.getResourceAsStream("pages/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return Answer.of(status, type, in.readAllBytes(), kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
