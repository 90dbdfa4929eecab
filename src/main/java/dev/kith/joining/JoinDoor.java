package dev.kith.joining;

import dev.kith.joining.JoinSite.Answer;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The port for joining, on one event loop: reads requests in bounds and sends answers. What takes time is done on a thread
 * of its own, and only for an address that was given out; nothing of a request is ever logged.
 */
final class JoinDoor extends AbstractVerticle {
    private static final Logger LOG = Logger.getLogger(JoinDoor.class);

    /** Longest time for a request to come in whole, or for a connection to do nothing between two. */
    private static final int STANDING_SECONDS = 15;

    /** Longest time for an answer; reading an address book does not keep one waiting. */
    private static final int ANSWERING_SECONDS = 60;

    private static final int LONGEST_LINE = 1024;
    private static final int LONGEST_HEADERS = 16384;
    private static final int LONGEST_BODY = 8192;
    private static final int MOST_FIELDS = 16;
    private static final int MOST_AT_WORK = 64;

    private static final String CSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";

    private final JoinConfig config;
    private final JoinSite site;
    private final Map<HttpConnection, Visit> visits = new IdentityHashMap<>();
    private int second;
    private int atWork;

    /** A connection. */
    private static final class Visit {
        boolean busy;
        int since;
    }

    JoinDoor(JoinConfig config, JoinSite site) {
        this.config = config;
        this.site = site;
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
                .setIdleTimeout(ANSWERING_SECONDS + 5)
                .setHttp2ClearTextEnabled(false));
        server.connectionHandler(this::opened);
        server.requestHandler(this::asked);
        server.exceptionHandler(e -> LOG.debug("a connection to the port for joining failed", e));
        vertx.setPeriodic(1000, this::tick);
        server.listen().<Void>mapEmpty().onComplete(started);
    }

    private void opened(HttpConnection connection) {
        if (visits.size() >= config.connections()) {
            connection.close();
            return;
        }
        var visit = new Visit();
        visit.since = second;
        visits.put(connection, visit);
        connection.closeHandler(closed -> visits.remove(connection));
    }

    /** Once a second: shows out who drips and who only stands about. */
    private void tick(long timer) {
        second++;
        var out = new ArrayList<HttpConnection>();
        visits.forEach((connection, visit) -> {
            if (second - visit.since > (visit.busy ? ANSWERING_SECONDS : STANDING_SECONDS)) {
                out.add(connection);
            }
        });
        out.forEach(HttpConnection::close);
    }

    private void asked(HttpServerRequest request) {
        Visit visit = visits.get(request.connection());
        if (visit == null) {
            request.connection().close();
            return;
        }
        visit.since = second;
        String path = request.path() == null ? "" : request.path();
        if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
            if (site.isKnown(path)) {
                work(request, visit, () -> site.get(path));
            } else {
                send(request, site.forAnybody(path));
            }
        } else if (request.method() == HttpMethod.POST) {
            takeIn(request, visit, path);
        } else {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD, POST");
            refuse(request, 405, "There is nothing like that here.");
        }
    }

    private void takeIn(HttpServerRequest request, Visit visit, String path) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (comesFromElsewhere(request) || type == null || !type.startsWith("application/x-www-form-urlencoded")) {
            refuse(request, 403, "Please send this from the page itself.");
            return;
        }
        if (!site.isKnown(path)) {
            send(request, site.forAnybody(path));
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= LONGEST_BODY) {
                body.appendBuffer(chunk);
            } else if (!request.response().ended()) {
                refuse(request, 413, "That is too long.");
            }
        });
        request.endHandler(all -> {
            if (!request.response().ended()) {
                Map<String, String> form = form(body.toString(StandardCharsets.UTF_8));
                if (form == null) {
                    refuse(request, 400, "That is no form of ours.");
                } else {
                    work(request, visit, () -> site.post(path, form));
                }
            }
        });
    }

    /**
     * Whether a page of somebody else's made the browser send this. The address is a secret already, so this only stops
     * somebody who has the link from having its owner's browser use it; Origin says nothing under our referrer policy.
     */
    private static boolean comesFromElsewhere(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    /** The fields of a form (WHATWG URL §5.1); null when it is none. */
    static @Nullable Map<String, String> form(String body) {
        var form = new HashMap<String, String>();
        try {
            for (String pair : body.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    form.put(
                            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
                if (form.size() > MOST_FIELDS) {
                    return null;
                }
            }
            return form;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What may wait for the database or another server. */
    private interface Work {
        Answer run() throws InterruptedException;
    }

    private void work(HttpServerRequest request, Visit visit, Work work) {
        if (atWork >= MOST_AT_WORK) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "2");
            refuse(request, 503, "Too many people are here just now. Please load the page again in a moment.");
            return;
        }
        atWork++;
        visit.busy = true;
        Thread.ofVirtual().name("join-page").start(() -> {
            Answer answer;
            try {
                answer = work.run();
            } catch (InterruptedException e) {
                answer = null;
            } catch (RuntimeException e) { // the database, most of the time
                LOG.error("a page for joining did not come about", e);
                answer = null;
            }
            Answer said = answer;
            context.runOnContext(now -> {
                atWork--;
                visit.busy = false;
                visit.since = second;
                if (said == null) {
                    refuse(request, 503, "This does not work just now. Please try again in a few minutes.");
                } else {
                    send(request, said);
                }
            });
        });
    }

    private static void refuse(HttpServerRequest request, int status, String words) {
        send(request, new Answer(status, "text/plain; charset=utf-8", words + "\n", "", ""));
    }

    private static void send(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, answer.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("Content-Security-Policy", CSP)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer") // the address is the secret
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (!answer.goTo().isEmpty()) {
            response.putHeader(HttpHeaders.LOCATION, answer.goTo());
        }
        if (!answer.file().isEmpty()) {
            response.putHeader("Content-Disposition", "attachment; filename=\"" + answer.file() + '"');
        }
        if (answer.status() == 413 || answer.status() == 400) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        Buffer body = Buffer.buffer(answer.body());
        if (request.method() == HttpMethod.HEAD) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .end();
        } else {
            response.end(body);
        }
    }
}
