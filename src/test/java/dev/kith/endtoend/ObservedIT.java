package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.kith.endtoend.Town.Person;
import dev.kith.observe.OperatorsFiles;
import dev.kith.testing.Await;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private int port;
    private HttpServer collector;
    private Town town;
    private Person juliet;
    private Person mercutio;

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
        town = new Town(
                folder,
                Map.of(
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "KITH_IMAP_URL", // nobody's mailbox is watched, but what is measured of them is there
                        "imap://127.0.0.1:1",
                        "KITH_LOG_JSON",
                        "true",
                        "KITH_TRACE_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces",
                        "QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT",
                        "2s"));
        town.kith.start();
        juliet = town.newAccount();
        town.put(juliet, "romeo", "Romeo");
        assertThat(town.kith.command("sync", juliet.jid()).status()).isZero();
        assertThat(town.kith.command("badge", "create", juliet.jid()).status()).isZero();
        mercutio = town.newPerson();
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
        assertThat(body).contains("kith_xmpp_up 1.0", "kith_sync_steps_total{step=\"added\"} 1.0");
    }

    @Test
    @Order(2)
    void numbers_nameNobody() throws Exception {
        assertThat(get("/q/metrics").body()).doesNotContain(names()).doesNotContain("@", town.xmpp.domain());
    }

    @Test
    @Order(3)
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
        assertThat(Files.readString(town.kith.log()))
                .doesNotContain(names())
                .doesNotContain("queen-mab", "contacts/", "%40");
    }

    /** What nobody who looks after Kith is to read. */
    private String[] names() {
        return Stream.of(juliet, mercutio)
                .flatMap(person -> Stream.of(person.jid(), person.name(), person.password()))
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(() -> new ArrayList<>(List.of("romeo", "Romeo"))),
                        all -> all.toArray(String[]::new)));
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
    @Order(4)
    void passes_canBeTraced_withoutNamingAnybody() throws Exception {
        Await.until(
                "a pass that wrote was traced",
                SOON,
                () -> String.join("", traces).contains("write"));
        assertThat(String.join("", traces))
                .contains("pass", "read books", "read roster and plan", "kith.outcome", "synced")
                .doesNotContain(names())
                .doesNotContain("queen-mab", town.xmpp.domain());
    }

    @Test
    @Order(5)
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
    @Order(6)
    void databaseOutage_isSeen_andTheProcessLives() throws Exception {
        town.stopDatabase();
        Await.until("the outage shows", SOON, () -> get("/q/metrics").body().contains("health check\"} 0.0"));
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
        assertLivesAndServes();
    }

    private void assertLivesAndServes() throws Exception {
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/started").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/group/serving").statusCode()).isEqualTo(200);
    }
}
