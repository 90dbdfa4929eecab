package dev.kith.badge;

import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.presence.Availability;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Good clients beside four thousand connections of slowhttptest that send slowly, or read slowly. */
@Tag("bench")
class SlowClients {
    private static final int CONNECTIONS = 4_000;
    private static final int SECONDS = 40;
    private static final Pattern CONNECTED = Pattern.compile("connected:\\D*(\\d+)");

    @Test
    void run() throws Exception {
        var report = new Report("SlowClients: " + CONNECTIONS + " connections of slowhttptest, " + SECONDS + " s each");
        try (var house = BadgeHouse.asServed()) {
            String badge = house.base() + "/b/" + house.make(BadgeHouse.JULIET, BadgeHouse.plain("Juliet"));
            house.presence(BadgeHouse.JULIET, Availability.AVAILABLE, "");
            beside(report, badge, "nobody", List.of());
            var kinds = Map.of(
                    "slow headers", List.of("-H", "-i", "5"),
                    "slow bodies", List.of("-B", "-i", "5", "-s", "8192"),
                    "slow reading", List.of("-X", "-n", "5", "-w", "16", "-y", "64", "-z", "8", "-k", "3"));
            for (String kind : List.of("slow headers", "slow bodies", "slow reading")) {
                beside(report, badge, kind, kinds.get(kind));
            }
        }
        report.machine("after");
    }

    private static void beside(Report report, String badge, String kind, List<String> words) throws Exception {
        Process bad = null;
        Path said = Files.createTempFile("slowhttptest", ".out");
        if (!words.isEmpty()) {
            var command = new java.util.ArrayList<>(List.of("slowhttptest"));
            command.addAll(words);
            command.addAll(List.of(
                    "-c", Integer.toString(CONNECTIONS), "-r", "400", "-l", Integer.toString(SECONDS), "-u", badge + ".svg"));
            bad = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        }
        var times = new Samples();
        var failures = new AtomicInteger();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(words.isEmpty() ? 10 : SECONDS);
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(badge + ".svg"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            while (System.nanoTime() < end) {
                times.time(() -> {
                    if (http.send(request, BodyHandlers.discarding()).statusCode() != 200) {
                        failures.incrementAndGet();
                    }
                });
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } finally {
            if (bad != null) {
                bad.destroy();
                bad.waitFor();
            }
        }
        report.say(
                "beside %s: %d good requests, median %.1f ms, p99 %.1f ms",
                kind, times.count(), times.median(), times.percentile(99));
        if (!words.isEmpty()) {
            int most = CONNECTED.matcher(Files.readString(said).replaceAll("\u001b\\[[0-9;]*[A-Za-z]", ""))
                    .results()
                    .mapToInt(found -> Integer.parseInt(found.group(1)))
                    .max()
                    .orElse(0);
            report.say("slowhttptest had up to %d connections open at a time", most);
            report.atMost("good clients that got no 200, beside " + kind, 0, failures.get(), "requests");
            report.atMost("p99 of good clients, beside " + kind, 100, times.percentile(99), "ms");
        }
    }
}
