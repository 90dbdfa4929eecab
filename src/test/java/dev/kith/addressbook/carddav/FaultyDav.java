package dev.kith.addressbook.carddav;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A CardDAV server that misbehaves on cue, in the ways that real ones were seen to. */
final class FaultyDav implements AutoCloseable {
    static final String BOOK = "/juliet/book/";

    /** What arrived. */
    record Request(String method, String path, String body, Map<String, List<String>> headers) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    /** What to answer. */
    record Reply(int status, String body, Map<String, String> headers) {
        Reply(int status, String body) {
            this(status, body, Map.of());
        }
    }

    private final HttpServer server;
    private final List<Request> requests = new ArrayList<>();
    private Function<Request, Reply> behaviour = request -> new Reply(404, "");

    FaultyDav() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI origin() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    URI book() {
        return origin().resolve(BOOK);
    }

    void behave(Function<Request, Reply> behaviour) {
        this.behaviour = behaviour;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var request = new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), body, exchange.getRequestHeaders());
        synchronized (this) {
            requests.add(request);
        }
        Reply reply = behaviour.apply(request);
        reply.headers().forEach(exchange.getResponseHeaders()::add);
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** A 207 of these responses. */
    static Reply multistatus(String... responses) {
        return new Reply(
                207,
                "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:carddav\">"
                        + String.join("", responses) + "</D:multistatus>");
    }

    static String card(String href, String etag) {
        return "<D:response><D:href>" + href + "</D:href><D:propstat><D:prop><D:getetag>" + etag
                + "</D:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
    }

    static String card(String href, String etag, String vcard) {
        return "<D:response><D:href>" + href + "</D:href><D:propstat><D:prop><D:getetag>" + etag
                + "</D:getetag><C:address-data>" + vcard
                + "</C:address-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
    }

    static String removed(String href) {
        return "<D:response><D:href>" + href + "</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>";
    }

    static String cut() {
        return "<D:response><D:href>" + BOOK
                + "</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>";
    }

    static String token(String token) {
        return "<D:sync-token>" + token + "</D:sync-token>";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
