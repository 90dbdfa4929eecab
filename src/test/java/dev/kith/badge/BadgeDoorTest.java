package dev.kith.badge;

import static dev.kith.badge.BadgeHouse.JULIET;
import static dev.kith.badge.BadgeHouse.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.presence.Availability;
import dev.kith.presence.Avatar;
import java.awt.Color;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the public port answers, asked with plain sockets. */
class BadgeDoorTest {
    private static BadgeHouse house;
    private static URI base;
    private static String token;

    @BeforeAll
    static void open() throws Exception {
        house = BadgeHouse.open();
        base = house.base();
        token = house.make(JULIET, plain("Juliet"));
        house.presence(JULIET, Availability.AVAILABLE, "on the balcony");
    }

    @AfterAll
    static void close() throws Exception {
        house.close();
    }

    private static RawHttp.Response get(String path, String... headers) throws Exception {
        return RawHttp.get(base, path, headers);
    }

    @Test
    void svg_isAnImageThatMayBeKeptForAMoment() throws Exception {
        var answer = get("/b/" + token + ".svg");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("image/svg+xml; charset=utf-8");
        assertThat(answer.header("cache-control")).isEqualTo("public, max-age=30");
        assertThat(answer.header("content-security-policy"))
                .contains("default-src 'none'")
                .contains("sandbox");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
        assertThat(answer.header("date")).endsWith("GMT");
        assertThat(answer.headers()).doesNotContainKeys("set-cookie", "server", "x-powered-by");
        assertThat(answer.text()).contains("available").doesNotContain("balcony", "capulet");
    }

    @Test
    void everyForm_hasItsMediaType() throws Exception {
        assertThat(get("/b/" + token + ".png").header("content-type")).isEqualTo("image/png");
        assertThat(get("/b/" + token + "@2x.png").header("content-type")).isEqualTo("image/png");
        assertThat(get("/b/" + token + "/card-dark@3x.png").header("content-type"))
                .isEqualTo("image/png");
        assertThat(get("/b/" + token + "/pill.svg").header("content-type")).isEqualTo("image/svg+xml; charset=utf-8");
        assertThat(get("/b/" + token + ".json").header("content-type")).isEqualTo("application/json");
        assertThat(get("/b/" + token + ".txt").text()).isEqualTo("available\n");
        assertThat(get("/b/" + token).header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(get("/b/" + token + "/embed").header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(get("/kith-badge.js").header("content-type")).isEqualTo("text/javascript; charset=utf-8");
    }

    @Test
    void json_saysTheStateAndNoMore() throws Exception {
        assertThat(get("/b/" + token + ".json").text())
                .isEqualTo("{\"schemaVersion\":1,\"label\":\"Juliet\",\"message\":\"available\","
                        + "\"color\":\"brightgreen\",\"state\":\"available\"}");
    }

    @Test
    void avatar_isShownOnlyWhereItsOwnerSaysSo_andGoneAtOnceWhenTheyNoLongerDo() throws Exception {
        Avatar portrait = BadgeHouse.portrait(Color.ORANGE);
        String pictured = house.make(JULIET, BadgeHouse.pictured("Juliet"));
        house.avatar(JULIET, portrait);
        try {
            String inside = Base64.getEncoder().encodeToString(portrait.png());
            for (String card : List.of(".svg", "/card.svg")) {
                var answer = get("/b/" + pictured + card);
                assertThat(answer.text()).contains("data:image/png;base64," + inside + '"');
                assertThat(answer.header("content-security-policy")).contains("img-src data:");
                assertThat(get("/b/" + pictured + card, "If-None-Match: " + answer.header("etag"))
                                .status())
                        .isEqualTo(304);
            }
            var picture = get("/b/" + pictured + "/avatar.png");
            assertThat(picture.body()).isEqualTo(portrait.png());
            assertThat(picture.header("content-type")).isEqualTo("image/png");
            assertThat(get("/b/" + pictured + ".json").text()).endsWith(",\"avatar\":\"" + portrait.version() + "\"}");
            assertThat(get("/b/" + pictured + "/flat.svg").body())
                    .isEqualTo(get("/b/" + token + "/flat.svg").body());
            assertThat(get("/b/" + pictured + ".txt").body())
                    .isEqualTo(get("/b/" + token + ".txt").body());
            assertThat(get("/b/" + pictured + "/card.png").body())
                    .isEqualTo(get("/b/" + token + "/card.png").body());

            assertThat(get("/b/" + token + "/card.svg").text()).doesNotContain("<image");
            assertThat(get("/b/" + token + "/avatar.png").status()).isEqualTo(404);
            assertThat(get("/b/" + token + ".json").text()).doesNotContain("avatar");

            house.withdraw(pictured);
            String without = house.make(
                    JULIET,
                    new BadgeSettings("Juliet", Theme.CARD, true, false, false, null, ZoneOffset.UTC, null, false));
            assertThat(get("/b/" + without + ".svg").body())
                    .isEqualTo(get("/b/" + token + "/card.svg").body());
            assertThat(get("/b/" + without + "/avatar.png").body())
                    .isEqualTo(get("/b/x/avatar.png").body());
        } finally {
            house.avatar(JULIET, null);
        }
    }

    /** Whether there is a picture is nobody's business either. */
    @Test
    void badgeWithoutAPicture_answersForItLikeNoBadge() throws Exception {
        String pictured = house.make(JULIET, BadgeHouse.pictured("Juliet"));
        var answer = get("/b/" + pictured + "/avatar.png");
        var never = get("/b/" + BadgeToken.random() + "/avatar.png");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(never.body());
        assertThat(withoutDate(answer)).isEqualTo(withoutDate(never));
        assertThat(get("/b/" + pictured + ".svg").body())
                .isEqualTo(get("/b/" + token + "/card.svg").body());
    }

    @Test
    void statusText_isShownOnlyWhereItsOwnerSaysSo() throws Exception {
        String talkative = house.make(
                JULIET, new BadgeSettings("Juliet", Theme.FLAT, true, true, false, null, ZoneOffset.UTC, null, false));
        assertThat(get("/b/" + talkative + ".txt").text()).isEqualTo("on the balcony\n");
        assertThat(get("/b/" + token + ".txt").text()).isEqualTo("available\n");
    }

    @Test
    void knownVersion_isNotSentAgain() throws Exception {
        var first = get("/b/" + token + ".svg");
        String etag = first.header("etag");
        for (String condition : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
            var again = get("/b/" + token + ".svg", "If-None-Match: " + condition);
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.header("etag")).isEqualTo(etag);
            assertThat(again.header("cache-control")).isEqualTo(first.header("cache-control"));
            assertThat(again.body()).isEmpty();
        }
        assertThat(get("/b/" + token + ".svg", "If-None-Match: \"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void head_hasTheHeadersOfGet() throws Exception {
        var get = get("/b/" + token + ".svg");
        var head = RawHttp.send(base, RawHttp.request("HEAD", "/b/" + token + ".svg"));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo(Integer.toString(get.body().length));
        assertThat(head.headers().keySet()).isEqualTo(get.headers().keySet());
    }

    /** B1. */
    @Test
    void unknownWithdrawnExpiredSwitchedOffAndMisspelt_answerAlike() throws Exception {
        String withdrawn = house.make(JULIET, plain("Juliet"));
        house.withdraw(withdrawn);
        String expired = house.make(
                JULIET,
                new BadgeSettings(
                        "Juliet",
                        Theme.CARD,
                        true,
                        false,
                        false,
                        null,
                        ZoneOffset.UTC,
                        Instant.parse("2026-11-24T11:59:59Z"),
                        false));
        var tokens = List.of(BadgeToken.random(), withdrawn, expired, "x", "", "%00", "a".repeat(500), "..", "ä");
        for (String ending : List.of(
                ".svg",
                ".png",
                "@2x.png",
                "/pill.svg",
                "/dot-dark@3x.png",
                ".json",
                ".txt",
                "/avatar.png",
                "",
                "/embed",
                "/live")) {
            RawHttp.Response first = null;
            for (String each : tokens) {
                var answer = get("/b/" + each + ending);
                if (first == null) {
                    first = answer;
                }
                assertThat(answer.status()).as(each + ending).isEqualTo(first.status());
                assertThat(answer.body()).as(each + ending).isEqualTo(first.body());
                assertThat(withoutDate(answer)).as(each + ending).isEqualTo(withoutDate(first));
            }
        }
    }

    private static Object withoutDate(RawHttp.Response answer) {
        return answer.headers().entrySet().stream()
                .filter(header -> !header.getKey().equals("date"))
                .toList();
    }

    @Test
    void badgeOutsideItsHours_isOffline() throws Exception {
        String office = house.make(
                JULIET,
                new BadgeSettings(
                        "Juliet", Theme.FLAT, true, true, false, "Mon-Fri 13:00-17:00", ZoneOffset.UTC, null, false));
        assertThat(get("/b/" + office + ".txt").text()).isEqualTo("offline\n");
        house.clock.move(Duration.ofHours(1));
        try {
            assertThat(get("/b/" + office + ".txt").text()).isEqualTo("on the balcony\n");
        } finally {
            house.clock.move(Duration.ofHours(-1));
        }
    }

    @Test
    void preflight_isAnsweredForAnyPage() throws Exception {
        var answer = RawHttp.send(
                base,
                RawHttp.request(
                        "OPTIONS",
                        "/b/" + token + ".json",
                        "Origin: https://page.example",
                        "Access-Control-Request-Method: GET"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
        assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-credentials");
    }

    @Test
    void tooManyRequests_areRefusedForAWhile_byAddressAndByBadge() throws Exception {
        var settings = new BadgeHouse.Settings() {
            @Override
            public int requestsPerAddress() {
                return 5;
            }
        };
        try (var small = new BadgeHouse(settings)) {
            String here = small.make(JULIET, plain("Juliet"));
            int allowed = 0;
            RawHttp.Response last = null;
            for (int i = 0; i < 60; i++) {
                last = RawHttp.get(small.base(), "/b/" + here + ".txt", "X-Forwarded-For: 192.0.2.1");
                allowed += last.status() == 200 ? 1 : 0;
            }
            assertThat(last.status()).isEqualTo(429);
            assertThat(last.header("retry-after")).isEqualTo("1");
            assertThat(allowed).isBetween(20, 40);
            var other = RawHttp.get(small.base(), "/b/" + here + ".txt", "X-Forwarded-For: 192.0.2.2");
            assertThat(other.status()).isEqualTo(200);
            // One customer has a whole /64, so that counts as one.
            for (int i = 0; i < 60; i++) {
                last = RawHttp.get(small.base(), "/b/" + here + ".txt", "X-Forwarded-For: 2001:db8::" + i);
            }
            assertThat(last.status()).isEqualTo(429);
            // Each loop times the first of its requests, and then one in sixty-four.
            long timed = small.metrics.get("kith.badge.request").timer().count();
            assertThat(timed).isBetween(1L, 1L + settings.loops() + 121 / BadgeDoor.MEASURED);
        }
    }

    @Test
    void connectionBeyondTheLimitOfItsAddress_isClosed() throws Exception {
        var settings = new BadgeHouse.Settings() {
            @Override
            public int connectionsPerAddress() {
                return 3;
            }

            @Override
            public List<String> trustedProxies() {
                return List.of();
            }
        };
        try (var small = new BadgeHouse(settings)) {
            String here = small.make(JULIET, plain("Juliet"));
            var open = new java.util.ArrayList<java.net.Socket>();
            try {
                for (int i = 0; i < 3; i++) {
                    var socket = new java.net.Socket(
                            small.base().getHost(), small.base().getPort());
                    open.add(socket);
                    socket.getOutputStream()
                            .write(RawHttp.request("GET", "/b/" + here + ".txt").getBytes());
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
                assertThat(RawHttp.get(small.base(), "/b/" + here + ".txt").status())
                        .isZero();
            } finally {
                for (var socket : open) {
                    socket.close();
                }
            }
            dev.kith.testing.Await.until(
                    "the limit counts only open connections",
                    Duration.ofSeconds(10),
                    () -> RawHttp.get(small.base(), "/b/" + here + ".txt").status() == 200);
        }
    }

    @Test
    void oldAddresses_areAnsweredOnlyWhereSwitchedOn_andForThoseWhoWish() throws Exception {
        assertThat(get("/status/juliet@capulet.example/text").status()).isEqualTo(404);
        var settings = new BadgeHouse.Settings() {
            @Override
            public Optional<List<String>> oldAddresses() {
                return Optional.of(List.of("prosody", "ejabberd", "openfire"));
            }
        };
        try (var old = new BadgeHouse(settings)) {
            old.presence(JULIET, Availability.AWAY, "");
            old.presence(BadgeHouse.ROMEO, Availability.AVAILABLE, "");
            old.make(
                    JULIET,
                    new BadgeSettings("Juliet", Theme.CARD, true, false, true, null, ZoneOffset.UTC, null, true));
            String before = text(old, "/status/juliet@capulet.example/json");
            old.avatar(JULIET, BadgeHouse.portrait(Color.ORANGE));
            assertThat(text(old, "/status/juliet@capulet.example/json")).isEqualTo(before);
            old.make(BadgeHouse.ROMEO, plain("Romeo"));
            assertThat(text(old, "/status/juliet@capulet.example/text")).isEqualTo("away\n");
            assertThat(text(old, "/status/juliet%40capulet.example/text")).isEqualTo("away\n");
            assertThat(text(old, "/presence/jid/juliet/capulet.example/text")).isEqualTo("away\n");
            assertThat(text(old, "/plugins/presence/status?type=text&jid=Juliet@capulet.example"))
                    .isEqualTo("away\n");
            assertThat(text(old, "/presence/jid/juliet/capulet.example/xml"))
                    .isEqualTo("<presence><show>away</show></presence>");
            assertThat(RawHttp.get(old.base(), "/status/juliet@capulet.example").header("content-type"))
                    .isEqualTo("image/png");
            for (String nobody : List.of("romeo@montague.example", "nobody@capulet.example", "@", "%", "a@b@c")) {
                assertThat(text(old, "/status/" + nobody + "/text")).as(nobody).isEqualTo("unknown\n");
            }
        }
    }

    private static String text(BadgeHouse house, String path) throws Exception {
        var answer = RawHttp.get(house.base(), path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.text();
    }
}
