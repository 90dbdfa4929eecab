package dev.kith.badge;

import org.jspecify.annotations.Nullable;

/**
 * What a request gets, before anything is known of who asked.
 *
 * @param heading what is said before the body, as far as it is the same for all answers of its sort
 * @param body what it is about
 * @param etag the version of the body (RFC 9110 §8.8.3); null where there is none to speak of
 * @param about the headers that tell of the body, as they are sent
 */
record Answer(Heading heading, byte[] body, @Nullable String etag, byte[] about) {
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
        return new Answer(Heading.of(status, type, kind), body, etag, Utf8.of("ETag: " + etag + "\r\n" + length(body)));
    }

    static Answer refusal(int status, String words) {
        byte[] body = Utf8.of(words + "\n");
        return new Answer(
                Heading.of(status, "text/plain; charset=utf-8", Kind.REFUSAL), body, null, Utf8.of(length(body)));
    }

    private static String length(byte[] body) {
        return "Content-Length: " + body.length + "\r\n";
    }
}
