package dev.kith.badge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a request gets, before anything is known of who asked.
 *
 * @param heading what is said before the body, as far as it is the same for all answers of its sort
 * @param etag the version of the body (RFC 9110 §8.8.3); null where there is none to speak of
 * @param rest what follows as it is sent: the headers that tell of the body, the empty line, the body
 * @param bodyAt where in that the body begins
 */
record Answer(Heading heading, @Nullable String etag, byte[] rest, int bodyAt) {
    /** What sort of thing it is, and so who may do what with it. */
    enum Kind {
        /** For an {@code <img>} anywhere. */
        PICTURE,
        /** For scripts of any page. */
        DATA,
        /** For a person's browser. */
        PAGE,
        /** What a page consists of. */
        ASSET,
        /** Nothing. */
        REFUSAL
    }

    /**
     * An answer with a body that has a version.
     *
     * @param type the media type
     */
    static Answer of(int status, String type, byte[] body, Kind kind) {
        String etag = Gallery.etag(body);
        return with(Heading.of(status, type, kind), etag, "ETag: " + etag + "\r\n", body);
    }

    static Answer refusal(int status, String words) {
        return with(Heading.of(status, "text/plain; charset=utf-8", Kind.REFUSAL), null, "", Utf8.of(words + "\n"));
    }

    private static Answer with(Heading heading, @Nullable String etag, String version, byte[] body) {
        byte[] about = Utf8.of(version + "Content-Length: " + body.length + "\r\n\r\n");
        byte[] rest = Arrays.copyOf(about, about.length + body.length);
        System.arraycopy(body, 0, rest, about.length, body.length);
        return new Answer(heading, etag, rest, about.length);
    }

    /** What it is about, where that is text. */
    String text() {
        return new String(rest, bodyAt, rest.length - bodyAt, StandardCharsets.UTF_8);
    }
}
