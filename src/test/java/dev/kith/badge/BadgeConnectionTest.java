package dev.kith.badge;

import static dev.kith.badge.BadgeHouse.JULIET;
import static dev.kith.badge.BadgeHouse.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.presence.Availability;
import dev.kith.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one connection may do, request after request (RFC 9112 §9). */
class BadgeConnectionTest {
    private static final int SMALL = 4096;
    private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

    private BadgeHouse house;
    private String token;

    @BeforeEach
    void open() throws Exception {
        house = BadgeHouse.open();
        token = house.make(JULIET, plain("Juliet"));
        house.presence(JULIET, Availability.AVAILABLE, "");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(SMALL);
        socket.setSoTimeout(10_000);
        socket.connect(
                new InetSocketAddress(house.base().getHost(), house.base().getPort()));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String body(InputStream in, String head) throws IOException {
        var length = LENGTH.matcher(head);
        assertThat(length.find()).as(head).isTrue();
        return new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
    }

    /** Their answers are more than is ever kept for one connection. */
    @Test
    void manyRequestsAtOnce_areAnsweredEachInItsTurn() throws Exception {
        int many = 1_000;
        var requests = new StringBuilder();
        for (int i = 0; i < many; i++) {
            requests.append(RawHttp.request("GET", "/b/" + token + (i % 2 == 0 ? ".txt" : ".svg")));
        }
        try (var socket = connect()) {
            var asking = Thread.ofVirtual().start(() -> {
                try {
                    send(socket, requests.toString());
                } catch (IOException e) {
                    // then the answers end too soon
                }
            });
            var in = socket.getInputStream();
            for (int i = 0; i < many; i++) {
                String head = RawHttp.headers(in);
                assertThat(head).as("answer %d", i).startsWith("HTTP/1.1 200 OK\r\n");
                String body = body(in, head);
                assertThat(body).as("answer %d", i).startsWith(i % 2 == 0 ? "available\n" : "<svg");
            }
            asking.join();
        }
    }

    /** Wherever what is sent is cut, on its way or on purpose. */
    @Test
    void requestsInPieces_areAnsweredAsIfTheyCameWhole() throws Exception {
        String pair = RawHttp.request("GET", "/b/" + token + ".txt", "Connection: keep-alive")
                + RawHttp.request("GET", "/b/" + token + ".json");
        try (var socket = connect()) {
            socket.setTcpNoDelay(true);
            var in = socket.getInputStream();
            for (int cut = 1; cut < pair.length(); cut++) {
                send(socket, pair.substring(0, cut));
                send(socket, pair.substring(cut));
                String first = RawHttp.headers(in);
                assertThat(body(in, first)).as("cut at %d", cut).isEqualTo("available\n");
                String second = RawHttp.headers(in);
                assertThat(body(in, second)).as("cut at %d", cut).startsWith("{\"schemaVersion\"");
            }
            for (char letter : pair.toCharArray()) {
                send(socket, String.valueOf(letter));
            }
            assertThat(body(in, RawHttp.headers(in))).isEqualTo("available\n");
            assertThat(body(in, RawHttp.headers(in))).startsWith("{\"schemaVersion\"");
        }
    }

    /** Many at once, of which none takes anything before all have asked. */
    @Test
    void everybody_getsTheirOwnAnswers() throws Exception {
        int many = 150;
        List<String> paths = new ArrayList<>();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < many; i++) {
                paths.add("/b/" + house.make(JULIET, plain("Juliet " + i)) + (i % 3 == 0 ? ".json" : ".svg"));
                sockets.add(connect());
            }
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < many; i++) {
                    send(sockets.get(i), RawHttp.request("GET", paths.get(i)).repeat(3));
                }
                for (int i = 0; i < many; i++) {
                    String expected = RawHttp.get(house.base(), paths.get(i)).text();
                    assertThat(expected).contains("Juliet " + i);
                    var in = sockets.get(i).getInputStream();
                    for (int answer = 0; answer < 3; answer++) {
                        assertThat(body(in, RawHttp.headers(in))).isEqualTo(expected);
                    }
                }
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Even where what they asked fills the room for it to the last byte, and the end comes right behind. */
    @Test
    void whoSaysThatTheyAreDone_stillGetsAllAnswers() throws Exception {
        String request = RawHttp.request("GET", "/b/" + token + ".txt");
        int many = RequestHead.LONGEST / request.length();
        int missing = RequestHead.LONGEST - many * request.length();
        String padded =
                RawHttp.request("GET", "/b/" + token + ".txt", "X: " + "a".repeat(missing - "X: \r\n".length()));
        String all = request.repeat(many - 1) + padded;
        assertThat(all).hasSize(RequestHead.LONGEST);
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                sockets.add(connect());
            }
            for (Socket socket : sockets) {
                send(socket, all);
                socket.shutdownOutput();
            }
            for (Socket socket : sockets) {
                var in = socket.getInputStream();
                for (int i = 0; i < many; i++) {
                    assertThat(body(in, RawHttp.headers(in))).as("answer %d", i).isEqualTo("available\n");
                }
                assertThat(in.read()).isEqualTo(-1);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void whoTakesNoAnswers_isShownOut() throws Exception {
        String request = RawHttp.request("GET", "/b/" + token + ".svg").repeat(100);
        try (var socket = connect()) {
            boolean shownOut = false;
            for (int i = 0; i < 10_000 && !shownOut; i++) {
                try {
                    send(socket, request);
                } catch (SocketException e) {
                    shownOut = true;
                }
            }
            assertThat(shownOut).isTrue();
        }
        Await.until("nobody is inside", Duration.ofSeconds(10), () -> gauge("kith.badge.connections") == 0);
    }

    @Test
    void whoSaysClose_getsOneAnswerMore() throws Exception {
        try (var socket = connect()) {
            String path = "/b/" + token + ".txt";
            send(
                    socket,
                    RawHttp.request("GET", path)
                            + RawHttp.request("GET", path, "Connection: close")
                            + RawHttp.request("GET", path));
            var in = socket.getInputStream();
            String first = RawHttp.headers(in);
            assertThat(first).doesNotContainIgnoringCase("connection:");
            body(in, first);
            String last = RawHttp.headers(in);
            assertThat(last).containsIgnoringCase("connection: close");
            body(in, last);
            assertThat(RawHttp.headers(in)).isEmpty();
        }
    }

    /** Which is what nginx speaks to a server behind it, unless told otherwise. */
    @Test
    void http10_endsAfterAnAnswer_unlessItAsksToStay() throws Exception {
        String request = "GET /b/" + token + ".txt HTTP/1.0\r\n";
        try (var socket = connect()) {
            send(socket, request + "Connection: keep-alive\r\n\r\n");
            var in = socket.getInputStream();
            String stays = RawHttp.headers(in);
            assertThat(stays).containsIgnoringCase("connection: keep-alive");
            body(in, stays);
            send(socket, request + "\r\n");
            String ends = RawHttp.headers(in);
            assertThat(ends).containsIgnoringCase("connection: close");
            body(in, ends);
            assertThat(RawHttp.headers(in)).isEmpty();
        }
    }

    /** It knows no chunks (RFC 9112 §6.1). */
    @Test
    void streamByHttp10_comesAsItIs() throws Exception {
        try (var socket = connect()) {
            send(socket, "GET /b/" + token + "/live HTTP/1.0\r\n\r\n");
            var in = socket.getInputStream();
            assertThat(RawHttp.headers(in)).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("transfer-encoding");
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("retry: 5000\n");
            house.withdraw(token);
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"state\":\"available\"")
                    .endsWith("event: gone\ndata: {}\n\n");
        }
    }

    @Test
    void headOfAStream_isItsHeadersAndNoStream() throws Exception {
        try (var socket = connect()) {
            send(
                    socket,
                    RawHttp.request("HEAD", "/b/" + token + "/live") + RawHttp.request("GET", "/b/" + token + ".txt"));
            var in = socket.getInputStream();
            assertThat(RawHttp.headers(in)).containsIgnoringCase("content-type: text/event-stream");
            assertThat(body(in, RawHttp.headers(in))).isEqualTo("available\n");
        }
    }

    @Test
    void whatIsAskedOnAStream_isNotAnswered() throws Exception {
        try (var socket = connect()) {
            send(
                    socket,
                    RawHttp.request("GET", "/b/" + token + "/live") + RawHttp.request("GET", "/b/" + token + ".txt"));
            var in = socket.getInputStream();
            assertThat(RawHttp.headers(in)).containsIgnoringCase("transfer-encoding: chunked");
            send(socket, RawHttp.request("GET", "/b/" + token + ".txt"));
            house.withdraw(token);
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("HTTP/1.1")
                    .endsWith("event: gone\ndata: {}\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void streamThatTakesNoNews_isClosed() throws Exception {
        String talkative = house.make(
                JULIET, new BadgeSettings("Juliet", Theme.FLAT, true, true, false, null, ZoneOffset.UTC, null, false));
        try (var socket = connect()) {
            send(socket, RawHttp.request("GET", "/b/" + talkative + "/live"));
            assertThat(RawHttp.headers(socket.getInputStream())).contains("200");
            assertThat(gauge("kith.badge.streams")).isEqualTo(1);
            var news = new AtomicInteger();
            String song = " la la la".repeat(10_000);
            Await.until("it is closed", Duration.ofSeconds(30), () -> {
                for (int i = 0; i < 10; i++) {
                    house.presence(JULIET, Availability.AVAILABLE, news.incrementAndGet() + song);
                }
                return gauge("kith.badge.streams") == 0;
            });
        }
    }

    private double gauge(String name) {
        return house.metrics.get(name).gauge().value();
    }
}
