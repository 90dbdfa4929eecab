package dev.kith.joining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.net.OpenPort;
import dev.kith.testing.FreePort;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The port for joining as strangers use it, byte for byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinDoorTest {
    private static final String STRANGER = "A".repeat(22);

    private int port;
    private final Links links = new Links(Clock.systemUTC());
    private Vertx vertx;
    private OpenPort open;

    private record Config(boolean enabled, Optional<URI> publicUrl, String host, int port, int connections)
            implements JoinConfig {}

    /** What a stranger reaches asks neither the database nor anybody; so there is nothing behind the door. */
    @BeforeAll
    @SuppressWarnings("NullAway")
    void open() throws Exception {
        port = FreePort.find();
        vertx = Vertx.vertx();
        var config = new Config(true, Optional.empty(), "127.0.0.1", port, 8);
        var site = new JoinSite(null, null, links, Clock.systemUTC());
        open = OpenPort.open(
                        vertx,
                        "kith.join",
                        "leave out kith.join.public-url",
                        config.host(),
                        port,
                        new JoinDoor(config, site))
                .orElseThrow();
    }

    @AfterAll
    void close() throws Exception {
        open.close(Duration.ofSeconds(5));
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private String ask(String request) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path) throws Exception {
        return ask("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    private String post(String path, String type, String body, String more) throws Exception {
        return ask("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length() + "\r\n" + more + "\r\n" + body);
    }

    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void addressesThatAreNobodys_allAnswerAlike() throws Exception {
        String over = get("/join/" + STRANGER);
        assertThat(over).startsWith("HTTP/1.1 404").contains("This link is over");
        String used = links.give(BareJid.parse("a@b.example"), Links.Purpose.JOIN, "");
        assertThat(links.use(used, Links.Purpose.JOIN)).isPresent();
        String export = links.give(BareJid.parse("a@b.example"), Links.Purpose.EXPORT, "");
        for (String path : List.of(
                "/join/" + used,
                "/join/" + export,
                "/look/" + STRANGER,
                "/export/" + STRANGER,
                "/",
                "/join/",
                "/join/x",
                "/%00",
                "/join/" + STRANGER + "A",
                "/../etc/passwd",
                "/join/" + "a".repeat(900))) {
            assertThat(get(path)).as(path).isEqualTo(over);
            assertThat(post(path, FORM, "answer=yes&password=x", "")).as(path).isEqualTo(over);
        }
    }

    @Test
    void everyAnswer_isKeptByNobody_andLeaksNoAddress() throws Exception {
        for (String answer : List.of(
                get("/join/" + STRANGER), get("/join.css"), get("/joined"), post("/join/x", "text/plain", "x", ""))) {
            assertThat(answer)
                    .contains("cache-control: no-store")
                    .contains("Content-Security-Policy: default-src 'none';")
                    .contains("frame-ancestors 'none'")
                    .contains("Referrer-Policy: no-referrer")
                    .contains("X-Content-Type-Options: nosniff")
                    .contains("X-Frame-Options: DENY")
                    .doesNotContainIgnoringCase("set-cookie")
                    .doesNotContain("<script");
        }
    }

    @Test
    void whatIsNoFormOfThePage_isRefused() throws Exception {
        String path = "/export/" + links.give(BareJid.parse("c@b.example"), Links.Purpose.EXPORT, "");
        assertThat(post(path, "text/plain", "a=b", "")).startsWith("HTTP/1.1 403");
        assertThat(post(path, "multipart/form-data; boundary=x", "a=b", "")).startsWith("HTTP/1.1 403");
        for (String site : List.of("cross-site", "same-site")) {
            assertThat(post(path, FORM, "a=b", "Sec-Fetch-Site: " + site + "\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(post(path, FORM, "a=" + "b".repeat(9000), "")).startsWith("HTTP/1.1 413");
        assertThat(post(path, FORM, "a=%zz", "")).startsWith("HTTP/1.1 400");
        assertThat(post(path, FORM, "a=b&".repeat(1).concat(fields(20)), "")).startsWith("HTTP/1.1 400");
        assertThat(ask("DELETE " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("GET, HEAD, POST");
        // None of these used it up.
        assertThat(links.find(path.substring("/export/".length()), Links.Purpose.EXPORT))
                .isPresent();
    }

    private static String fields(int count) {
        var fields = new StringBuilder();
        for (int field = 0; field < count; field++) {
            fields.append("f").append(field).append("=1&");
        }
        return fields.toString();
    }

    @Test
    void headAnswersLikeGet_withoutTheBody() throws Exception {
        String head = ask("HEAD /joined HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        String whole = get("/joined");
        assertThat(head).endsWith("\r\n\r\n");
        assertThat(headers(head)).isEqualTo(headers(whole));
    }

    private static Map<String, String> headers(String answer) {
        var headers = new TreeMap<String, String>();
        answer.substring(0, answer.indexOf("\r\n\r\n")).lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(java.util.Locale.ROOT), line.substring(colon + 1));
        });
        return headers;
    }

    @Test
    void connectionsBeyondTheLimit_areClosed_andThoseInsideAreServed() throws Exception {
        var standing = new java.util.ArrayList<Socket>();
        try {
            for (int each = 0; each < 8; each++) {
                standing.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            try (var late = new Socket(InetAddress.getLoopbackAddress(), port)) {
                late.setSoTimeout(10_000);
                assertThat(late.getInputStream().read()).isEqualTo(-1);
            }
            standing.getFirst().setSoTimeout(10_000);
            standing.getFirst()
                    .getOutputStream()
                    .write("GET /joined HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(standing.getFirst().getInputStream().read()).isEqualTo('H');
        } finally {
            for (Socket socket : standing) {
                socket.close();
            }
        }
    }
}
