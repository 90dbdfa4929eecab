package dev.kith.badge;

import static dev.kith.badge.BadgeHouse.JULIET;
import static dev.kith.badge.BadgeHouse.ROMEO;
import static dev.kith.badge.BadgeHouse.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.presence.Availability;
import dev.kith.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pages that watch a badge are told. */
class LiveStreamsTest {
    private BadgeHouse house;
    private String token;
    private final List<Stream> open = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        house = BadgeHouse.open();
        token = house.make(JULIET, plain("Juliet"));
        house.presence(JULIET, Availability.AVAILABLE, "");
    }

    @AfterEach
    void close() throws Exception {
        for (Stream stream : open) {
            stream.close();
        }
        house.close();
    }

    /** A browser's side of a stream. */
    private static final class Stream implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        final List<String> head = new ArrayList<>();

        Stream(BadgeHouse house, String path, String... headers) throws IOException {
            socket = new Socket(house.base().getHost(), house.base().getPort());
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(RawHttp.request("GET", path, headers).getBytes(StandardCharsets.ISO_8859_1));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line; (line = in.readLine()) != null && !line.isEmpty(); ) {
                head.add(line);
            }
        }

        /** The next line that begins so, or null at the end. */
        String next(String beginning) throws IOException {
            for (String line; (line = in.readLine()) != null; ) {
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Stream stream(String... headers) throws IOException {
        var stream = new Stream(house, "/b/" + token + "/live", headers);
        open.add(stream);
        return stream;
    }

    @Test
    void stream_tellsWhatIs_andThenWhatChanges() throws Exception {
        var stream = stream();
        assertThat(stream.head.getFirst()).endsWith("200 OK");
        assertThat(stream.head).anyMatch(line -> line.equalsIgnoreCase("content-type: text/event-stream"));
        assertThat(stream.next("data:")).contains("\"state\":\"available\"");
        house.presence(JULIET, Availability.BUSY, "in a duel");
        assertThat(stream.next("data:")).contains("\"state\":\"busy\"").doesNotContain("duel");
    }

    @Test
    void newsOfOthers_andNewsThatChangeNothing_areNotTold() throws Exception {
        var stream = stream();
        assertThat(stream.next("data:")).contains("available");
        house.presence(ROMEO, Availability.AWAY, "");
        house.presence(JULIET, Availability.AVAILABLE, "another text that her badge does not show");
        house.presence(JULIET, Availability.AWAY, "");
        assertThat(stream.next("data:")).contains("away");
    }

    @Test
    void browserThatComesBack_isToldOnlyWhatItMissed() throws Exception {
        var first = stream();
        String id = first.next("id:").substring(4);
        var again = stream("Last-Event-ID: " + id);
        house.presence(JULIET, Availability.AWAY, "");
        assertThat(again.next("data:")).contains("away");
        var late = stream("Last-Event-ID: " + id);
        assertThat(late.next("data:")).contains("away");
    }

    @Test
    void withdrawnBadge_endsItsStreams_andOpensNone() throws Exception {
        var stream = stream();
        assertThat(stream.next("data:")).contains("available");
        house.withdraw(token);
        assertThat(stream.next("event: gone")).isNotNull();
        assertThat(stream.next("nothing more")).isNull();
        assertThat(stream().head.getFirst()).contains("404");
    }

    @Test
    void streamsBeyondTheLimit_areToldToComeBackLater() throws Exception {
        var settings = new BadgeHouse.Settings() {
            @Override
            public int liveStreams() {
                return 1;
            }
        };
        try (var small = new BadgeHouse(settings)) {
            String here = small.make(JULIET, plain("Juliet"));
            try (var one = new Stream(small, "/b/" + here + "/live");
                    var two = new Stream(small, "/b/" + here + "/live");
                    var three = new Stream(small, "/b/" + here + "/live")) {
                assertThat(one.head.getFirst()).contains("200");
                assertThat(two.head.getFirst()).contains("200");
                assertThat(three.head.getFirst()).contains("503");
                assertThat(small.metrics
                                .counter("kith.badge.requests", "result", "full")
                                .count())
                        .isEqualTo(1);
            }
            Await.until("a closed stream makes room", Duration.ofSeconds(10), () -> {
                try (var later = new Stream(small, "/b/" + here + "/live")) {
                    return later.head.getFirst().contains("200");
                }
            });
        }
    }

    /** Takes as long as the limits are: a stream is kept open, and whoever does not finish a request is shown out. */
    @Test
    void quietStream_isKeptOpen_andSlowRequest_isNot() throws Exception {
        var stream = stream();
        assertThat(stream.next("data:")).contains("available");
        try (var slow = new Socket(house.base().getHost(), house.base().getPort());
                var idle = new Socket(house.base().getHost(), house.base().getPort())) {
            slow.setSoTimeout(30_000);
            idle.setSoTimeout(30_000);
            var dripping = Thread.ofVirtual().start(() -> {
                try {
                    for (byte letter : ("GET /b/" + "x".repeat(100)).getBytes(StandardCharsets.ISO_8859_1)) {
                        slow.getOutputStream().write(letter);
                        Thread.sleep(500);
                    }
                } catch (IOException | InterruptedException e) {
                    // shown out, as it should be
                }
            });
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            assertThat(readOrReset(slow)).isEqualTo(-1);
            dripping.interrupt();
            dripping.join();
        }
        assertThat(stream.next(":")).isEqualTo(":");
        house.presence(JULIET, Availability.AWAY, "");
        assertThat(stream.next("data:")).contains("away");
    }

    private static int readOrReset(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("still open", e);
        } catch (IOException e) {
            return -1;
        }
    }
}
