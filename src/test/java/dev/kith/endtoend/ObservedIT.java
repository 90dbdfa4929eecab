package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.kith.endtoend.Town.Person;
import dev.kith.observe.OperatorsFiles;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The running service as those see it who look after it: numbers, health, log and traces, and whom they name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ObservedIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String WEBHOOK_KEY = "a-key-for-webhooks-of-the-tests";
    private static final List<String> NAMED = List.of(
            "romeo", "Romeo", "queen-mab", "Tryst", "tryst", "Angelica", "angelica", "verona.example", "Ballroom");

    private static final Pattern LINK = Pattern.compile("http://\\S+/join/\\S+");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private int port;
    private int signals;
    private HttpServer collector;
    private Town town;
    private Person juliet;
    private Person mercutio;
    private Person tybalt;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            traces.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        port = FreePort.find();
        signals = FreePort.find();
        int joining = FreePort.find();
        var settings = new HashMap<String, String>();
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        settings.put(
                "KITH_IMAP_URL", "imap://127.0.0.1:1"); // nobody's mailbox is watched, but what is measured is there
        settings.put("KITH_SIGNALS_ENABLED", "true");
        settings.put("KITH_SIGNALS_PORT", Integer.toString(signals));
        settings.put(
                "KITH_SIGNALS_SECRET_FILE",
                Town.secret(folder.resolve("signals.secret"), WEBHOOK_KEY).toString());
        settings.put(
                "KITH_SIGNALS_WEBHOOK_SECRET_FILE",
                Town.secret(folder.resolve("webhook.secret"), WEBHOOK_KEY).toString());
        settings.put("KITH_JOIN_PORT", Integer.toString(joining));
        settings.put("KITH_JOIN_PUBLIC_URL", "http://127.0.0.1:" + joining);
        settings.put("KITH_LOG_JSON", "true");
        settings.put(
                "KITH_TRACE_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
        settings.put("QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT", "2s");
        town = new Town(folder, settings);
        town.kith.start();
        juliet = town.newAccount();
        town.put(juliet, "romeo", "Romeo");
        assertThat(town.kith.command("sync", juliet.jid()).status()).isZero();
        assertThat(town.kith.command("badge", "create", juliet.jid()).status()).isZero();
        mercutio = town.newPerson();
        tybalt = town.newPerson();
        Path secret = Town.secret(folder.resolve("mercutio.secret"), mercutio.password());
        town.run(
                "account",
                "add",
                mercutio.jid(),
                "--user",
                mercutio.name(),
                "--password-file",
                secret.toString(),
                "--address-book",
                mercutio.book().resolve("queen-mab/").toString(),
                "--enable");
    }

    @AfterAll
    void stop() throws Exception {
        town.close();
        http.close();
        collector.stop(0);
    }

    private HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private boolean measures(String line) throws Exception {
        return get("/q/metrics").body().lines().anyMatch(line::equals);
    }

    @Test
    @Order(1)
    void everyNumber_thatAlertsAndDashboardsName_isThere() throws Exception {
        Await.until(
                "the readiness checks were looked at", SOON, () -> measures("kith_ready{check=\"XMPP server\"} 1.0"));
        String body = get("/q/metrics").body();
        Set<String> there = body.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
        assertThat(there).containsAll(OperatorsFiles.metrics());
        assertThat(body)
                .contains("kith_xmpp_up 1.0", "kith_sync_steps_total{step=\"added\"} 1.0")
                .contains("kith_replica_link 1.0", "kith_replica_shards 257.0", "kith_replica_lease_lost_total 0.0")
                .contains("kith_replica_fenced_total{at=\"commit\"} 0.0", "kith_replica_fenced_total{at=\"write\"} 0.0")
                .contains("kith_sync_brake_engaged 0.0", "kith_sync_antientropy_found_total 0.0")
                .contains("kith_sync_budget_exhausted_total 0.0", "kith_xmpp_quarantined_total 0.0")
                .contains("kith_xmpp_stream_closed_total{condition=\"conflict\"} 0.0", "kith_xmpp_breaker_open 0.0")
                .contains("kith_net_refused_total{rule=\"private_network\"} 0.0", "kith_alerts_pending 0.0")
                .contains("kith_badge_request_seconds_count 0", "kith_badge_requests_total{result=\"full\"} 0.0")
                .containsPattern("kith_sync_pass_seconds_count\\{kind=\"first\",outcome=\"synced\"} [1-9]");
    }

    /** What people do with Kith, so that what is measured, logged and traced afterwards is of all of it. */
    @Test
    @Order(2)
    void mailIsTold_aBadgeIsLookedAt_andSomebodyBeginsToJoin() throws Exception {
        town.run("alerts", juliet.jid(), "on");
        town.run("alerts", juliet.jid(), "set", "--says", "subject");
        try (ChatClient chat = town.login(juliet)) {
            Await.until("the signal is taken", SOON, () -> webhook("m1") == 204);
            chat.awaitMessage(message -> String.valueOf(message.getBody()).contains("Tryst"), SOON);
        }
        try (ChatClient chat = town.login(tybalt)) {
            chat.say(town.prosody.component(), "join");
            String words = chat.awaitMessage(
                            message -> String.valueOf(message.getBody()).contains("/join/"), SOON)
                    .getBody();
            var link = LINK.matcher(words);
            assertThat(link.find()).as(words).isTrue();
            var form = HttpRequest.newBuilder(URI.create(link.group()))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("user=" + tybalt.name() + "&password=wrong-queen-mab"))
                    .build();
            assertThat(http.send(form, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isLessThan(500);
        }
        Await.until("the alert is counted", SOON, () -> measures("kith_alerts_told_total 1.0"));
    }

    /** Tells of a mail as a server would, signed by the convention of Standard Webhooks. */
    private int webhook(String id) throws Exception {
        String body = """
                {"user": "%s", "mailbox": "INBOX/Ballroom", "message_id": "<tryst@verona.example>",
                 "from": "Nurse Angelica <angelica@verona.example>", "subject": "Tryst tonight"}""".formatted(juliet.jid());
        long now = Instant.now().getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(WEBHOOK_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal((id + "." + now + "." + body).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + signals + "/webhook"))
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(now))
                .header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    @Order(3)
    void numbers_nameNobody() throws Exception {
        assertThat(get("/q/metrics").body()).doesNotContain(names()).doesNotContain("@", town.xmpp.domain());
    }

    @Test
    @Order(4)
    void log_isJson_andNamesNobody() throws Exception {
        Await.until(
                "the log tells of her presence",
                SOON,
                () -> log().stream()
                        .anyMatch(
                                line -> line.path("message").asText().matches("presence of person:[0-9a-f]{16}: .*")));
        assertThat(log())
                .allSatisfy(line -> assertThat(line.path("message").isTextual()).isTrue());
        Await.until(
                "the log tells of the book that is not there",
                SOON,
                () -> log().stream()
                        .anyMatch(line -> line.path("message").asText().contains("No address book was found at http")));
        assertThat(Files.readString(town.kith.log())).doesNotContain(names()).doesNotContain("contacts/", "%40");
    }

    /** What nobody who looks after Kith is to read. */
    private String[] names() {
        return Stream.of(juliet, mercutio, tybalt)
                .flatMap(person -> Stream.of(person.jid(), person.name(), person.password()))
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(() -> new ArrayList<>(NAMED)), all -> all.toArray(String[]::new)));
    }

    private List<JsonNode> log() throws Exception {
        var json = new ObjectMapper();
        var lines = new ArrayList<JsonNode>();
        for (String line : Files.readAllLines(town.kith.log())) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    @Test
    @Order(5)
    void passes_canBeTraced_withoutNamingAnybody() throws Exception {
        Await.until(
                "a pass that wrote was traced",
                SOON,
                () -> String.join("", traces).contains("write"));
        assertThat(String.join("", traces))
                .contains("pass", "read books", "read roster and plan", "kith.outcome", "synced")
                .doesNotContain(names())
                .doesNotContain(town.xmpp.domain());
    }

    @Test
    @Order(6)
    void xmppOutage_isSeen_andTheProcessLives() throws Exception {
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(200);
        town.prosody.kill();
        Await.until("the outage shows", SOON, () -> measures("kith_xmpp_up 0.0"));
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
        assertLivesAndServes();
        town.prosody.start();
        Await.until("it is over", SOON, () -> measures("kith_xmpp_up 1.0"));
    }

    @Test
    @Order(7)
    void databaseOutage_isSeen_andTheProcessLives() throws Exception {
        town.stopDatabase();
        Await.until("the outage shows", SOON, () -> get("/q/metrics").body().contains("health check\"} 0.0"));
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
        assertLivesAndServes();
    }

    private void assertLivesAndServes() throws Exception {
        var live = get("/q/health/live");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.body()).contains("Kith's own loops", "schedule", "signs of life");
        assertThat(get("/q/health/started").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/group/serving").statusCode()).isEqualTo(200);
    }
}
