package dev.kith.badge;

import dev.kith.badge.RequestHead.Method;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts answers into HTTP/1.1 (RFC 9112) as bytes: a heading, what differs from answer to answer, the body. */
final class Reply {
    private static final byte[] ETAG = Utf8.of("ETag: ");
    private static final byte[] CHUNKED = Utf8.of("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = Utf8.of("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = Utf8.of("Connection: keep-alive\r\n");
    private static final byte[] LINE_END = Utf8.of("\r\n");
    private static final byte[] NOTHING = {};
    private static final byte[] LAST_CHUNK = Utf8.of("0\r\n\r\n");

    /** More than date, version and what becomes of the connection ever take. */
    private static final int REST = 256;

    private Reply() {}

    /** A header line that says when. */
    static byte[] date(String now) {
        return Utf8.of("Date: " + now + "\r\n");
    }

    /** An answer; to a browser that has this version already, only that (RFC 9110 §13.1.2). */
    static ByteBuf to(RequestHead request, Answer answer, byte[] date, Post post) {
        Heading heading = answer.heading();
        if (answer.etag() != null && has(request.versions(), answer.etag())) {
            ByteBuf reply = begin(post, heading.notModified, 0, date, request);
            reply.writeBytes(ETAG);
            addAscii(reply, answer.etag());
            return reply.writeBytes(LINE_END).writeBytes(LINE_END);
        }
        int size = request.method() == Method.HEAD ? answer.bodyAt() : answer.rest().length;
        return begin(post, heading.whole, size, date, request).writeBytes(answer.rest(), 0, size);
    }

    /** What a browser asks before it lets a page of another site ask (Fetch, CORS preflight). */
    static ByteBuf preflight(RequestHead request, byte[] date, Post post) {
        return begin(post, Heading.PREFLIGHT, 0, date, request).writeBytes(LINE_END);
    }

    /** The headers of a stream of events, whose body follows: in chunks, or as it is until the connection ends. */
    static ByteBuf stream(RequestHead request, byte[] date, Post post) {
        boolean chunked = !request.isOld();
        ByteBuf reply = post.paper(Heading.STREAM.length + REST);
        reply.writeBytes(Heading.STREAM).writeBytes(date).writeBytes(chunked ? CHUNKED : NOTHING);
        return reply.writeBytes(request.isLast() || !chunked ? CLOSE : NOTHING).writeBytes(LINE_END);
    }

    /** A piece of a stream as a chunk (RFC 9112 §7.1). */
    static ByteBuf chunk(byte[] text, Post post) {
        ByteBuf chunk = post.paper(text.length + 16);
        addAscii(chunk, Integer.toHexString(text.length));
        return chunk.writeBytes(LINE_END).writeBytes(text).writeBytes(LINE_END);
    }

    static ByteBuf lastChunk(Post post) {
        return post.paper(LAST_CHUNK.length).writeBytes(LAST_CHUNK);
    }

    private static ByteBuf begin(Post post, byte[] heading, int more, byte[] date, RequestHead request) {
        ByteBuf reply = post.paper(heading.length + REST + more);
        reply.writeBytes(heading).writeBytes(date);
        if (request.isLast()) {
            reply.writeBytes(CLOSE);
        } else if (request.isOld()) {
            reply.writeBytes(KEEP_ALIVE);
        }
        return reply;
    }

    private static void addAscii(ByteBuf reply, String text) {
        reply.writeCharSequence(text, StandardCharsets.US_ASCII);
    }

    /** Whether a list of versions has this one; a weak one is as good, for a GET (RFC 9110 §13.1.2). */
    private static boolean has(@Nullable String versions, String etag) {
        if (versions == null) {
            return false;
        }
        if (versions.equals(etag)) {
            return true;
        }
        for (String version : versions.split(",", 64)) {
            String plain = version.strip();
            if (plain.equals("*") || plain.equals(etag) || plain.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }
}
