package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whether the time of an answer tells a badge that never was from one that was withdrawn, has expired or is misspelt: all
 * are asked for in random order over one connection. As a yardstick those that never were come as two groups that differ
 * in nothing. A badge that is switched off is not on the board, like one that never was.
 */
@Tag("bench")
class AlikeTimes {
    private static final int WARM_UP = 200_000;
    private static final int REQUESTS = 500_000;
    private static final int TOKENS = 500;

    private final Report report = new Report("AlikeTimes: answers for badges that are not there");
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<String, List<byte[]>> requests = new LinkedHashMap<>();
    private final Map<String, Samples> times = new LinkedHashMap<>();

    @Test
    void run() throws Exception {
        try (var house = BadgeHouse.open()) {
            Instant past = house.clock.instant().minus(Duration.ofDays(1));
            add("never there", BadgeToken::random);
            add("never there, too", BadgeToken::random);
            add("misspelt", () -> BadgeToken.random().substring(1));
            add("expired", () -> house.makeQuietly(BadgeHouse.JULIET, lasting(past)));
            var withdrawn = Stream.generate(() -> house.makeQuietly(BadgeHouse.JULIET, lasting(null)))
                    .limit(TOKENS)
                    .toList();
            house.show();
            withdrawn.forEach(house::withdraw);
            var each = withdrawn.iterator();
            add("withdrawn", each::next);
            for (int i = 0; i < TOKENS; i++) { // others are there
                house.makeQuietly(BadgeHouse.JULIET, lasting(null));
            }
            house.show();
            ask(house);
        }
        judge();
    }

    private static BadgeSettings lasting(@Nullable Instant end) {
        return new BadgeSettings("Juliet", Theme.FLAT, true, false, false, null, ZoneOffset.UTC, end, false);
    }

    private void add(String kind, Supplier<String> token) {
        requests.put(
                kind,
                Stream.generate(token)
                        .limit(TOKENS)
                        .map(each -> RawHttp.request("GET", "/b/" + each + ".svg").getBytes(StandardCharsets.US_ASCII))
                        .toList());
        times.put(kind, new Samples());
    }

    private void ask(BadgeHouse house) throws IOException {
        var kinds = List.copyOf(requests.keySet());
        try (var socket = new Socket(house.base().getHost(), house.base().getPort())) {
            socket.setTcpNoDelay(true);
            var out = socket.getOutputStream();
            var in = socket.getInputStream();
            out.write(requests.get(kinds.getFirst()).getFirst());
            byte[] first = whole(in);
            for (int i = 0; i < WARM_UP + REQUESTS; i++) {
                String kind = kinds.get(random.nextInt(kinds.size()));
                byte[] request = requests.get(kind).get(random.nextInt(TOKENS));
                long start = System.nanoTime();
                out.write(request);
                byte[] answer = in.readNBytes(first.length);
                double micros = (System.nanoTime() - start) / 1e3;
                assertThat(answer.length).as("bytes for one %s", kind).isEqualTo(first.length);
                if (i >= WARM_UP) {
                    times.get(kind).add(micros);
                }
            }
            assertThat(in.available()).isZero();
        }
    }

    /** One answer, of which nothing is known yet. */
    private static byte[] whole(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("</svg>")) {
            bytes.write(in.read());
        }
        return bytes.toByteArray();
    }

    private void judge() {
        times.forEach((kind, time) -> report.say(
                "%-18s %6d answers, p10 %.2f, median %.2f, p90 %.2f us",
                kind, time.count(), time.percentile(10), time.median(), time.percentile(90)));
        double plain = times.get("never there").median();
        times.forEach((kind, time) -> report.atMost(
                kind + ": its median from that of one that never was there",
                1,
                100 * Math.abs(time.median() - plain) / plain,
                "%"));
        report.machine("after");
    }
}
