package dev.kith.badge;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a request gets, before anything is known of who asked.
 *
 * @param type the media type
 * @param etag the version of the body (RFC 9110 §8.8.3); null where there is none to speak of
 * @param kind which headers go with it
 */
record Answer(
        int status, String type, Buffer body, @Nullable String etag, Kind kind) {
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

    static Answer refusal(int status, String words) {
        return new Answer(status, "text/plain; charset=utf-8", Buffer.buffer(words + "\n"), null, Kind.REFUSAL);
    }
}
