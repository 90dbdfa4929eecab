package dev.kith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.kith.net.GuardedHttp.Ask;
import dev.kith.net.GuardedHttp.Limits;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedHttpTest {
    private static final int MAX = 100_000;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private URI uri;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            byte[] body = ("to " + exchange.getRequestHeaders().getFirst("Host")).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        vertx.close();
    }

    private GuardedHttp http(List<URI> origins, List<String> networks, GuardedHttp.Names names) {
        return new GuardedHttp(
                vertx,
                ConnectionRules.of(origins, networks, "kith.carddav"),
                new Limits(Duration.ofSeconds(2), Duration.ofSeconds(2), MAX),
                null,
                names);
    }

    private static Ask get(URI uri) {
        return new Ask("GET", uri, Map.of(), new byte[0]);
    }

    @Test
    void nameThatLeadsElsewhereTheSecondTime_isCheckedEachTime() throws Exception {
        var named = URI.create("http://dav.example.org:" + server.getAddress().getPort());
        var answers = new ArrayDeque<>(List.of("127.0.0.1", "169.254.169.254"));
        try (var http = http(List.of(named), List.of("127.0.0.1/32"), host ->
                new InetAddress[] {InetAddress.getByName(answers.remove())})) {
            var answer = http.send(get(named));
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).startsWith("to dav.example.org");
            assertThatThrownBy(() -> http.send(get(named))).isInstanceOf(NotAllowed.class);
        }
        assertThat(answers)
                .as("looked up once a request: what was checked is what is used")
                .isEmpty();
        assertThat(requests).hasValue(1);
    }

    @Test
    void serverThatWasNotDeclared_isNotEvenLookedUp() throws Exception {
        var lookups = new AtomicInteger();
        try (var http = http(List.of(URI.create("https://dav.example.org")), List.of(), host -> {
            lookups.incrementAndGet();
            return InetAddress.getAllByName("127.0.0.1");
        })) {
            assertThatThrownBy(() -> http.send(get(uri))).isInstanceOf(NotAllowed.class);
        }
        assertThat(lookups).hasValue(0);
        assertThat(requests).hasValue(0);
    }

    @Test
    void answerThatIsTooLarge_isRefused_compressedOrNot() throws Exception {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(new byte[50 * MAX]);
        }
        server.createContext("/bomb", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, zipped.size());
            exchange.getResponseBody().write(zipped.toByteArray());
            exchange.close();
        });
        server.createContext("/large", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[2 * MAX]);
            exchange.close();
        });
        try (var http = http(List.of(uri), List.of(), InetAddress::getAllByName)) {
            for (String path : List.of("/bomb", "/large")) {
                assertThatThrownBy(() -> http.send(get(uri.resolve(path))))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("larger than");
            }
            assertThat(http.send(get(uri)).status())
                    .as("others are not affected")
                    .isEqualTo(200);
        }
    }

    @Test
    void serverThatNeverEnds_isGivenUp() throws Exception {
        var over = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        try (var http = http(List.of(uri), List.of(), InetAddress::getAllByName)) {
            assertThatThrownBy(() -> http.send(get(uri.resolve("/slow"))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("within 2 s");
        } finally {
            over.countDown();
        }
    }

    @Test
    void answerThatBreaksOff_isNoAnswer() throws Exception {
        try (var half = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var origin = URI.create("http://127.0.0.1:" + half.getLocalPort());
            var thread = Thread.ofVirtual().start(() -> {
                try (var socket = half.accept()) {
                    int unused = socket.getInputStream().read();
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (var http = http(List.of(origin), List.of(), InetAddress::getAllByName)) {
                assertThatThrownBy(() -> http.send(get(origin))).isInstanceOf(IOException.class);
            }
            thread.join();
        }
    }

    @Test
    void connectionThatWasDroppedWithoutAnAnswer_isTriedOnceMore() throws Exception {
        try (var fickle = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var origin = URI.create("http://127.0.0.1:" + fickle.getLocalPort());
            var thread = Thread.ofVirtual().start(() -> {
                try {
                    for (String answer : List.of("", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
                        try (var socket = fickle.accept()) {
                            int unused = socket.getInputStream().read(new byte[1000]);
                            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (var http = http(List.of(origin), List.of(), InetAddress::getAllByName)) {
                assertThat(http.send(get(origin)).status()).isEqualTo(200);
            }
            thread.join();
        }
    }

    @Test
    void hostWithADeadAddress_isReachedAtItsOther() throws Exception {
        var named = URI.create("http://dav.example.org:" + server.getAddress().getPort());
        try (var http = http(List.of(named), List.of("127.0.0.0/8"), host ->
                new InetAddress[] {InetAddress.getByName("127.0.0.77"), InetAddress.getByName("127.0.0.1")})) {
            assertThat(http.send(get(named)).status()).isEqualTo(200);
        }
    }
}
