package dev.kith.badge;

import dev.kith.badge.Answer.Kind;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The status line of answers and those of their headers that are the same for all of one sort (RFC 9110, RFC 9111), as the
 * bytes that are sent. There are a few dozen of them, and they are made once.
 */
final class Heading {
    private static final String PICTURE_CSP =
            "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox\r\n";
    private static final String PAGE_CSP = "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src"
            + " 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
            + " 'none'\r\n";
    private static final String DATA_CSP = "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
    private static final String NOSNIFF = "X-Content-Type-Options: nosniff\r\n";
    private static final String ANYBODY = "Access-Control-Allow-Origin: *\r\n";
    private static final String ANYWHERE = "Cross-Origin-Resource-Policy: cross-origin\r\n";
    private static final String METHODS = "GET, HEAD, OPTIONS";

    /** What a browser asks before it lets a page of another site ask (Fetch, CORS preflight). */
    static final byte[] PREFLIGHT = Utf8.of(line(204)
            + "Allow: " + METHODS + "\r\n"
            + ANYBODY
            + "Access-Control-Allow-Methods: " + METHODS + "\r\n"
            + "Access-Control-Allow-Headers: If-None-Match, Last-Event-ID, Cache-Control\r\n"
            + "Access-Control-Max-Age: 86400\r\n");

    /** Of a stream of events; nginx would keep them to itself. */
    static final byte[] STREAM = Utf8.of(line(200)
            + "Content-Type: text/event-stream\r\n"
            + "Cache-Control: no-store\r\n"
            + NOSNIFF
            + DATA_CSP
            + ANYBODY
            + "X-Accel-Buffering: no\r\n");

    private static final Map<Sort, Heading> MADE = new ConcurrentHashMap<>();

    private record Sort(int status, String type, Kind kind) {}

    /** Before a body. */
    final byte[] whole;

    /** For a browser that has the body already: the rest is with what it has (RFC 9110 §15.4.5). */
    final byte[] notModified;

    private Heading(Sort sort) {
        String known = "Cache-Control: " + age(sort.kind) + "\r\n" + (sort.kind == Kind.PAGE ? "" : ANYBODY);
        notModified = Utf8.of(line(304) + known);
        whole = Utf8.of(line(sort.status)
                + known
                + NOSNIFF
                + ofKind(sort.kind)
                + "Content-Type: " + sort.type + "\r\n"
                + ofStatus(sort.status));
    }

    /**
     * The heading of one sort of answers.
     *
     * @param type the media type
     */
    static Heading of(int status, String type, Kind kind) {
        return MADE.computeIfAbsent(new Sort(status, type, kind), Heading::new);
    }

    private static String line(int status) {
        return "HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n";
    }

    private static String age(Kind kind) {
        return switch (kind) {
            case PICTURE, DATA -> "public, max-age=30";
            case ASSET -> "public, max-age=3600";
            case PAGE, REFUSAL -> "no-store";
        };
    }

    private static String ofKind(Kind kind) {
        return switch (kind) {
            case PICTURE -> PICTURE_CSP + ANYWHERE;
            case DATA -> DATA_CSP + ANYWHERE;
            // The address is the secret.
            case PAGE -> PAGE_CSP + "X-Frame-Options: DENY\r\n" + "Referrer-Policy: no-referrer\r\n";
            case ASSET -> ANYWHERE;
            case REFUSAL -> DATA_CSP;
        };
    }

    private static String ofStatus(int status) {
        return switch (status) {
            case 405 -> "Allow: " + METHODS + "\r\n";
            case 429 -> "Retry-After: 1\r\n";
            default -> "";
        };
    }
}
