package dev.kith.badge;

import dev.kith.badge.BadgeAddress.Form;
import dev.kith.badge.BadgeBoard.Seen;
import dev.kith.badge.BadgeToken.Key;
import dev.kith.badge.Limits.Client;
import dev.kith.jid.BareJid;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One event loop's share of the public: reads requests, sends answers, and shows out who only stands about. Everything in
 * here happens on that one loop, and nothing waits.
 */
final class BadgeDoor extends AbstractVerticle {
    private static final Logger LOG = Logger.getLogger(BadgeDoor.class);

    /** Longest time for a request to come in whole, or for a connection to do nothing between two. */
    private static final int STANDING_SECONDS = 15;

    /** Longest time for an answer to be taken. */
    private static final int TAKING_SECONDS = 20;

    /** Of so many requests one is timed, so that timing costs nothing that could be seen. */
    static final int MEASURED = 64;

    private static final int LONGEST_LINE = 2048;
    private static final int LONGEST_HEADERS = 8192;
    private static final Answer NO_METHOD = Answer.refusal(405, "Badges can be looked at: GET, HEAD, OPTIONS.");
    private static final Answer ODD = Answer.refusal(400, "Badges are only looked at; nothing is to be sent here.");
    private static final Answer NO_VERSION = Answer.refusal(505, "Please ask by HTTP/1.1.");
    private static final Answer NO_PATH = Answer.refusal(400, "That is no address.");
    private static final Answer TOO_MUCH = Answer.refusal(429, "Too many requests; please wait a second.");
    private static final Answer NO_ROOM = Answer.refusal(503, "Too many streams are open; please try again later.");

    private final BadgeConfig config;
    private final BadgeSite site;
    private final Hall hall;
    private final Map<HttpConnection, Visit> visits = new IdentityHashMap<>();
    private final LiveStreams streams;
    private int second;
    private int requests;
    private CharSequence date = "";

    /** A connection. */
    private static final class Visit {
        final Client client;
        final boolean proxy;
        int open;
        int since;
        boolean live;

        Visit(Client client, boolean proxy, int since) {
            this.client = client;
            this.proxy = proxy;
            this.since = since;
        }
    }

    BadgeDoor(BadgeConfig config, BadgeSite site, Hall hall) {
        this.config = config;
        this.site = site;
        this.hall = hall;
        this.streams = new LiveStreams(site, hall);
    }

    @Override
    public void start(Promise<Void> started) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setAcceptBacklog(4096)
                .setTcpNoDelay(true)
                .setIdleTimeout(60)
                // Nobody is served by WebSocket here; what would look for it would look at each request.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                // HTTP/2 is for the proxy in front. While Vert.x waits for the first bytes, to see whether they are
                // HTTP/2, it tells nobody of the connection, and one that sends nothing could stand about uncounted.
                .setHttp2ClearTextEnabled(false));
        server.connectionHandler(this::opened);
        server.requestHandler(this::asked);
        server.exceptionHandler(e -> LOG.debug("a connection to the badge port failed", e));
        tick(0);
        vertx.setPeriodic(1000, this::tick);
        server.listen().<Void>mapEmpty().onComplete(started);
    }

    private void opened(HttpConnection connection) {
        byte[] peer = Peer.address(connection);
        var visit = new Visit(Client.of(peer), hall.limits.isProxy(peer), second);
        if (!hall.enter(visit.client, visit.proxy)) {
            hall.limited.increment();
            connection.close();
            return;
        }
        visits.put(connection, visit);
        connection.closeHandler(closed -> {
            if (visits.remove(connection) != null) {
                hall.leave(visit.client, visit.proxy);
            }
        });
    }

    /** Once a second: what time it is, who stands about, whose stream is to be kept open. */
    private void tick(long timer) {
        second++;
        date = HttpHeaders.createOptimized(
                DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        var out = new ArrayList<HttpConnection>();
        visits.forEach((connection, visit) -> {
            int most = visit.open > 0 ? TAKING_SECONDS : STANDING_SECONDS;
            if (!visit.live && second - visit.since > most) {
                out.add(connection);
            }
        });
        out.forEach(HttpConnection::close);
        streams.keepOpen(second);
    }

    private void asked(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        Visit visit = visits.get(request.connection());
        if (visit == null || response.writeQueueFull()) { // it does not take what it asked for
            request.connection().close();
            return;
        }
        visit.since = second;
        visit.open++;
        long begun = requests++ % MEASURED == 0 ? System.nanoTime() : 0;
        response.endHandler(ended -> {
            visit.open--;
            visit.since = second;
            if (begun != 0 && !visit.live) { // a stream lasts as long as somebody looks
                hall.latency.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            }
        });
        Client client =
                visit.proxy ? hall.limits.through(visit.client, request.getHeader("X-Forwarded-For")) : visit.client;
        if (!hall.limits.allows(client)) {
            hall.limited.increment();
            Reply.send(request, TOO_MUCH, date);
        } else if (request.version() == null) {
            Reply.send(request, NO_VERSION, date);
            request.connection().close();
        } else if (isOdd(request)) {
            Reply.send(request, ODD, date);
            request.connection().close();
        } else if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
            look(request, visit);
        } else if (request.method() == HttpMethod.OPTIONS) {
            Reply.options(request, date);
        } else {
            Reply.send(request, NO_METHOD, date);
        }
    }

    /** Nothing may be sent here; and a header without a name, which Netty lets through, is no header (RFC 9112 §5). */
    private static boolean isOdd(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length != null && !length.equals("0"))
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || request.headers().contains("");
    }

    private void look(HttpServerRequest request, Visit visit) {
        String path = request.path();
        if (path == null || path.isEmpty() || path.charAt(0) != '/') {
            Reply.send(request, NO_PATH, date);
            return;
        }
        BadgeAddress address = BadgeAddress.parse(path);
        if (address == null) {
            String query = request.query();
            Reply.send(request, site.other(path, query == null ? "" : query), date);
            return;
        }
        Key token = site.key(address);
        if (!hall.limits.allows(token)) {
            hall.limited.increment();
            Reply.send(request, TOO_MUCH, date);
            return;
        }
        Seen seen = site.seen(token);
        if (seen.live() == null) {
            hall.unknown.increment();
        } else {
            hall.found.increment();
            seen.live().hit();
        }
        if (address.form() == Form.LIVE) {
            live(request, token, seen, visit);
        } else {
            Reply.send(request, site.answer(address, seen), date);
        }
    }

    private void live(HttpServerRequest request, Key token, Seen seen, Visit visit) {
        LiveBadge badge = seen.live();
        if (badge == null) {
            Reply.send(request, BadgeSite.NOT_FOUND, date);
        } else if (!hall.hasRoomForStream(streams.size())) {
            hall.full.increment();
            Reply.send(request, NO_ROOM, date);
        } else {
            Reply.stream(request, date);
            if (request.method() == HttpMethod.HEAD) {
                request.response().end();
                return;
            }
            visit.live = true;
            streams.open(request, token, badge.owner, seen.badge());
        }
    }

    /** Somebody's presence changed; may be called from anywhere. */
    void changed(BareJid owner) {
        context.runOnContext(now -> streams.changed(owner));
    }

    /** Badges were made, changed or withdrawn; may be called from anywhere. */
    void anythingChanged() {
        context.runOnContext(now -> streams.anythingChanged());
    }

    @Override
    public void stop() {
        streams.close();
    }
}
