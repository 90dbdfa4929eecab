package dev.kith.alert.signal;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The port for signals, on one event loop: looks who sends, takes the body in, answers, and leaves what it means to the
 * {@link SignalDesk}. Nothing in here waits, and an answer never says more than its status.
 */
final class SignalDoor extends AbstractVerticle {
    private static final Logger LOG = Logger.getLogger(SignalDoor.class);

    /** Longest time for a request to come in whole. */
    private static final int STANDING_SECONDS = 15;

    /** Longest time for a connection to do nothing between two; Dovecot may keep one. */
    private static final int IDLE_SECONDS = 60;

    private static final int LONGEST_LINE = 1024;
    private static final int LONGEST_HEADERS = 8192;
    private static final String BEARER = "Bearer ";

    private final SignalConfig config;
    private final SignalSecrets secrets;
    private final SignalDesk desk;
    private final Tally tally;
    private final Clock clock;
    private final @Nullable Signatures signatures;
    private final Map<HttpConnection, Visit> visits = new IdentityHashMap<>();
    private int second;

    /** A connection. */
    private static final class Visit {
        boolean busy;
        boolean unwelcome;
        int since;
    }

    SignalDoor(SignalConfig config, SignalSecrets secrets, SignalDesk desk, Tally tally, Clock clock) {
        this.config = config;
        this.secrets = secrets;
        this.desk = desk;
        this.tally = tally;
        this.clock = clock;
        byte[] key = secrets.webhookKey();
        this.signatures = key == null ? null : new Signatures(key, clock);
    }

    @Override
    public void start(Promise<Void> started) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setAcceptBacklog(1024)
                .setTcpNoDelay(true)
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false));
        server.connectionHandler(this::opened);
        server.requestHandler(this::asked);
        server.exceptionHandler(e -> LOG.debug("a connection to the signal port failed", e));
        vertx.setPeriodic(1000, this::tick);
        server.listen().<Void>mapEmpty().onComplete(started);
    }

    private void opened(HttpConnection connection) {
        if (visits.size() >= config.connections()) {
            tally.refused(Way.UNKNOWN, "connections");
            connection.close();
            return;
        }
        var visit = new Visit();
        visit.since = second;
        visits.put(connection, visit);
        connection.closeHandler(closed -> visits.remove(connection));
    }

    /** Once a second: shows out who was refused, who drips, and who only stands about. */
    private void tick(long timer) {
        second++;
        var out = new ArrayList<HttpConnection>();
        visits.forEach((connection, visit) -> {
            int most = visit.busy ? STANDING_SECONDS : IDLE_SECONDS;
            if (visit.unwelcome || second - visit.since > most) {
                out.add(connection);
            }
        });
        out.forEach(HttpConnection::close);
    }

    private void asked(HttpServerRequest request) {
        Visit visit = visits.get(request.connection());
        if (visit == null || visit.unwelcome) {
            request.connection().close();
            return;
        }
        visit.busy = true;
        visit.since = second;
        request.response().endHandler(ended -> {
            visit.busy = false;
            visit.since = second;
        });
        String path = request.path() == null ? "" : request.path();
        Way way = way(request.method(), path);
        tally.received(way);
        if (way == Way.UNKNOWN) {
            refuse(request, visit, 404, way, "address");
        } else if (way != Way.WEBHOOK && !secrets.match(secret(request, path))) {
            refuse(request, visit, 404, way, "secret");
        } else if (declaredLength(request) > config.maxBodyBytes()) {
            refuse(request, visit, 413, way, "too-long");
        } else {
            if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
                request.response().writeContinue(); // Dovecot's Lua waits for it (RFC 9110 §10.1.1)
            }
            takeIn(request, visit, way);
        }
    }

    private Way way(HttpMethod method, String path) {
        boolean post = method == HttpMethod.POST;
        if (post && isAt(path, "/dovecot")) {
            return Way.DOVECOT;
        }
        if ((post || method == HttpMethod.PUT) && isAt(path, "/ox")) {
            return Way.OX;
        }
        if (post && isAt(path, "/lua")) {
            return Way.LUA;
        }
        if (post && isAt(path, "/books")) {
            return Way.BOOKS;
        }
        return post && path.equals("/webhook") && signatures != null ? Way.WEBHOOK : Way.UNKNOWN;
    }

    private static boolean isAt(String path, String place) {
        return path.startsWith(place) && (path.length() == place.length() || path.charAt(place.length()) == '/');
    }

    /** What stands in the header, or else after the second slash. */
    private static String secret(HttpServerRequest request, String path) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return header.substring(BEARER.length()).strip();
        }
        return path.substring(path.indexOf('/', 1) + 1);
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void takeIn(HttpServerRequest request, Visit visit, Way way) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= config.maxBodyBytes()) {
                body.appendBuffer(chunk);
            } else if (!request.response().ended()) {
                refuse(request, visit, 413, way, "too-long");
            }
        });
        request.exceptionHandler(e -> tally.refused(way, "cut"));
        request.endHandler(all -> {
            if (request.response().ended()) {
                return;
            }
            if (way == Way.WEBHOOK) {
                webhook(request, visit, body.getBytes());
            } else {
                answer(request, desk.offer(new Signal(way, body.getBytes(), clock.instant())) ? 204 : 503);
            }
        });
    }

    private void webhook(HttpServerRequest request, Visit visit, byte[] body) {
        if (signatures == null) {
            return; // there is no such way then
        }
        String id = header(request, "webhook-id");
        String timestamp = header(request, "webhook-timestamp");
        switch (signatures.judge(id, timestamp, header(request, "webhook-signature"), body)) {
            case GOOD -> {
                boolean room = desk.offer(new Signal(Way.WEBHOOK, body, clock.instant()));
                if (room) {
                    signatures.remember(id, timestamp); // one that had no room may come again
                }
                answer(request, room ? 204 : 503);
            }
            case AGAIN -> {
                // Whoever did not get our answer sends it again until there is one.
                tally.refused(Way.WEBHOOK, "again");
                answer(request, 204);
            }
            case TIME -> refuse(request, visit, 401, Way.WEBHOOK, "time");
            case SIGNATURE -> refuse(request, visit, 401, Way.WEBHOOK, "signature");
            case FULL -> {
                tally.refused(Way.WEBHOOK, "full");
                answer(request, 503);
            }
        }
    }

    private static String header(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    private static void answer(HttpServerRequest request, int status) {
        if (status == 503) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        request.response().setStatusCode(status).end();
    }

    /** Answers at once, and closes a moment later, so that the answer is seen by who still sends. */
    private void refuse(HttpServerRequest request, Visit visit, int status, Way way, String reason) {
        tally.refused(way, reason);
        visit.unwelcome = true;
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        answer(request, status);
    }
}
