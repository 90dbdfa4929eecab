package dev.kith.addressbook.carddav;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a real server and asks it for no more than a few changes at once (RFC 6578 §3.7), which Kith never does by
 * itself: some servers cut their answers unasked.
 */
final class PagingRelay implements AutoCloseable {
    private static final List<String> HEADERS = List.of("Authorization", "Depth", "Content-Type", "If-None-Match");

    private final URI server;
    private final int most;
    private final AtomicInteger cut = new AtomicInteger();
    private final HttpServer door;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    PagingRelay(URI server, int most) throws IOException {
        this.server = server;
        this.most = most;
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/", this::pass);
        door.start();
    }

    URI origin() {
        return URI.create("http://127.0.0.1:" + door.getAddress().getPort());
    }

    /** How many answers the server cut. */
    int cut() {
        return cut.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                .replace(
                        "</d:sync-level><d:prop>",
                        "</d:sync-level><d:limit><d:nresults>" + most + "</d:nresults></d:limit><d:prop>");
        var request = HttpRequest.newBuilder(
                        server.resolve(exchange.getRequestURI().getRawPath()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofString(body));
        for (String header : HEADERS) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            byte[] bytes = answer.body().readAllBytes();
            if (new String(bytes, StandardCharsets.UTF_8).contains(" 507 ")) {
                cut.incrementAndGet();
            }
            answer.headers()
                    .firstValue("ETag")
                    .ifPresent(etag -> exchange.getResponseHeaders().add("ETag", etag));
            exchange.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        door.stop(0);
        client.close();
    }
}
