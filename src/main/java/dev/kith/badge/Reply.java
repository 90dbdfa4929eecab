package dev.kith.badge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Puts answers into HTTP (RFC 9110, RFC 9111): headers, conditions, and nothing that a badge should not say. */
final class Reply {
    private static final CharSequence CSP = name("Content-Security-Policy");
    private static final CharSequence NOSNIFF = name("X-Content-Type-Options");
    private static final CharSequence RESOURCE_POLICY = name("Cross-Origin-Resource-Policy");
    private static final CharSequence REFERRER = name("Referrer-Policy");
    private static final CharSequence FRAMES = name("X-Frame-Options");

    private static final CharSequence NOSNIFF_YES = name("nosniff");
    private static final CharSequence ANYWHERE = name("cross-origin");
    private static final CharSequence ANYBODY = name("*");
    private static final CharSequence NO_REFERRER = name("no-referrer");
    private static final CharSequence SHORTLY = name("public, max-age=30");
    private static final CharSequence AN_HOUR = name("public, max-age=3600");
    private static final CharSequence NEVER = name("no-store");

    private static final CharSequence PICTURE_CSP =
            name("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
    private static final CharSequence PAGE_CSP = name("default-src 'none'; script-src 'self'; style-src 'self'; img-src"
            + " 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    private static final CharSequence DATA_CSP = name("default-src 'none'; frame-ancestors 'none'");

    private Reply() {}

    private static CharSequence name(String text) {
        return HttpHeaders.createOptimized(text);
    }

    /** Sends an answer; to a browser that has this version already, only that (RFC 9110 §13.1.2). */
    static void send(HttpServerRequest request, Answer answer, CharSequence date) {
        HttpServerResponse response = request.response();
        MultiMap headers = response.headers();
        headers.set(HttpHeaders.DATE, date);
        headers.set(HttpHeaders.CACHE_CONTROL, age(answer.kind()));
        if (answer.kind() != Answer.Kind.PAGE) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
        }
        if (answer.etag() != null) {
            headers.set(HttpHeaders.ETAG, answer.etag());
            if (has(request.getHeader(HttpHeaders.IF_NONE_MATCH), answer.etag())) {
                response.setStatusCode(304).end(); // the rest is with what the browser has (RFC 9110 §15.4.5)
                return;
            }
        }
        response.setStatusCode(answer.status());
        headers.set(NOSNIFF, NOSNIFF_YES);
        describe(headers, answer.kind());
        headers.set(HttpHeaders.CONTENT_TYPE, answer.type());
        if (answer.status() == 405) {
            headers.set(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
        } else if (answer.status() == 429) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        if (request.method() == HttpMethod.HEAD) {
            headers.set(
                    HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length()));
            response.end();
        } else {
            response.end(answer.body());
        }
    }

    private static CharSequence age(Answer.Kind kind) {
        return switch (kind) {
            case PICTURE, DATA -> SHORTLY;
            case ASSET -> AN_HOUR;
            case PAGE, REFUSAL -> NEVER;
        };
    }

    private static void describe(MultiMap headers, Answer.Kind kind) {
        switch (kind) {
            case PICTURE -> {
                headers.set(CSP, PICTURE_CSP);
                headers.set(RESOURCE_POLICY, ANYWHERE);
            }
            case DATA -> {
                headers.set(CSP, DATA_CSP);
                headers.set(RESOURCE_POLICY, ANYWHERE);
            }
            case PAGE -> {
                headers.set(CSP, PAGE_CSP);
                headers.set(FRAMES, "DENY");
                headers.set(REFERRER, NO_REFERRER); // the address is the secret
            }
            case ASSET -> headers.set(RESOURCE_POLICY, ANYWHERE);
            case REFUSAL -> headers.set(CSP, DATA_CSP);
        }
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

    /** What a browser asks before it lets a page of another site ask (Fetch, CORS preflight). */
    static void options(HttpServerRequest request, CharSequence date) {
        request.response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.DATE, date)
                .putHeader(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS")
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS")
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "If-None-Match, Last-Event-ID, Cache-Control")
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400")
                .end();
    }

    /** The headers of a stream of events, whose body follows and does not end. */
    static void stream(HttpServerRequest request, CharSequence date) {
        request.response()
                .setChunked(true)
                .putHeader(HttpHeaders.DATE, date)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, NEVER)
                .putHeader(NOSNIFF, NOSNIFF_YES)
                .putHeader(CSP, DATA_CSP)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY)
                .putHeader("X-Accel-Buffering", "no"); // nginx would keep the events to itself
    }
}
