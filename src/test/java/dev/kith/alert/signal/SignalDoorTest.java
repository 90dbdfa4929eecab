package dev.kith.alert.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.NewMail;
import dev.kith.alert.Sender;
import dev.kith.testing.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalDoorTest {
    private static final String EVENT = """
            {"event":"sieve_action_finished","fields":{"user":"juliet","action_name":"keep","fileinto_mailbox_name":"INBOX",
            "message_id":"<%s@x.example>","message_subject":"Tonight","message_from":"romeo@montague.example"}}""";
    private static final String DOVECOT = "/dovecot/" + SignalHouse.SECRET;

    @TempDir
    Path folder;

    @Test
    void secret_standsInTheAddressOrInAHeader() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            String bearer = "Authorization: Bearer " + SignalHouse.SECRET;

            assertThat(RawSender.send(house.port, "POST", DOVECOT, EVENT.formatted(1)))
                    .isEqualTo(204);
            assertThat(RawSender.send(house.port, "POST", "/dovecot", EVENT.formatted(2), bearer))
                    .isEqualTo(204);
            assertThat(RawSender.send(house.port, "POST", "/dovecot/wrong", EVENT.formatted(3), bearer))
                    .isEqualTo(204);

            house.news.await(3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /dovecot",
        "POST, /dovecot/",
        "POST, /dovecot/a-secret-of-the-tests.2",
        "POST, /dovecot/a-secret-of-the-tests.245",
        "POST, /dovecot/A-SECRET-OF-THE-TESTS.24",
        "POST, /dovecot/a-secret-of-the-tests.24/",
        "POST, /dovecot/%61-secret-of-the-tests.24",
        "POST, //dovecot/a-secret-of-the-tests.24",
        "POST, /dovecotx/a-secret-of-the-tests.24",
        "GET, /dovecot/a-secret-of-the-tests.24",
        "PUT, /dovecot/a-secret-of-the-tests.24",
        "DELETE, /ox/a-secret-of-the-tests.24",
        "POST, /lua?secret=a-secret-of-the-tests.24",
        "POST, /",
        "POST, /other",
        "GET, /q/metrics",
    })
    void whoeverKnowsNoSecretOrWay_isToldNothing(String method, String path) throws Exception {
        try (var house = SignalHouse.open(folder)) {
            assertThat(RawSender.send(house.port, method, path, EVENT.formatted(1)))
                    .isEqualTo(404);
            assertThat(RawSender.send(house.port, "POST", DOVECOT, EVENT.formatted(2)))
                    .isEqualTo(204);

            assertThat(house.news.await(1)).extracting(NewMail::messageId).containsExactly("2@x.example");
            assertThat(house.refused("secret") + house.refused("address")).isEqualTo(1);
        }
    }

    @Test
    void refusal_saysNothingOfWhatWasSent() throws Exception {
        try (var house = SignalHouse.open(folder);
                var sender = new RawSender(house.port)) {
            sender.write("POST /dovecot/guess HTTP/1.1\r\nHost: kith\r\nContent-Length: 6\r\n\r\n<echo>");

            assertThat(sender.rest())
                    .startsWith("HTTP/1.1 404")
                    .doesNotContain("echo", "guess")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{} {}",
                "{\"event\":1}",
                "{\"fields\":[]}",
                "{\"event\":\"sieve_action_finished\",\"fields\":{\"user\":7}}",
                "{\"event\":\"sieve_action_finished\",\"fields\":{\"user\":{\"a\":[]}}}",
                "{\"event\":\"sieve_action_finished\",\"fields\":{\"user\":\"\"}}",
                "{\"event\":\"sieve_action_finished\",\"fields\":{\"user\":\"a\\u0000b\"}}",
                "{\"event\":\"sieve_action_finished\",\"fields\":{\"user\":\"\\ud800\"}}",
            })
    void nonsense_isAnsweredAndCounted_andTheNextOneHeard(String body) throws Exception {
        try (var house = SignalHouse.open(folder);
                var sender = new RawSender(house.port)) {
            assertThat(sender.ask("POST", DOVECOT, body)).isEqualTo(204);
            assertThat(sender.ask("POST", DOVECOT, EVENT.formatted(1))).isEqualTo(204);

            assertThat(house.news.await(1)).extracting(NewMail::messageId).containsExactly("1@x.example");
            assertThat(house.refused("json") + house.refused("no-user")).isEqualTo(1);
        }
    }

    @Test
    void nestingWithoutEnd_isNonsenseToo() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            for (String deep : new String[] {"[", "{\"a\":"}) {
                String body = "{\"fields\":{\"user\":\"juliet\"},\"x\":" + deep.repeat(60_000 / deep.length());
                assertThat(RawSender.send(house.port, "POST", DOVECOT, body)).isEqualTo(204);
            }
            Await.until("both are counted", Duration.ofSeconds(20), () -> house.refused("json") == 2);
        }
    }

    @Test
    void longBody_isRefusedBeforeItIsRead() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            String megabyte = "x".repeat(1 << 20);
            assertThat(RawSender.send(house.port, "POST", DOVECOT, megabyte)).isIn(413, 0);
            try (var sender = new RawSender(house.port)) {
                sender.write(
                        "POST " + DOVECOT + " HTTP/1.1\r\nHost: kith\r\nContent-Length: 99999999999999999999\r\n\r\n");
                assertThat(sender.status()).isIn(400, 413);
            }
            try (var sender = new RawSender(house.port)) {
                sender.write("POST " + DOVECOT + " HTTP/1.1\r\nHost: kith\r\nContent-Length: 65537\r\n\r\n");
                assertThat(sender.status()).isEqualTo(413);
            }
            assertThat(house.refused("too-long")).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void chunksWithoutEnd_areCutOff() throws Exception {
        try (var house = SignalHouse.open(folder);
                var sender = new RawSender(house.port)) {
            sender.write("POST " + DOVECOT + " HTTP/1.1\r\nHost: kith\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
            for (int i = 0; i < 9; i++) {
                sender.write(chunk);
            }
            assertThat(sender.status()).isEqualTo(413);
            assertThat(sender.rest()).isEmpty(); // and closed, although we go on
        }
    }

    @Test
    void whoDrips_isShownOut_andNobodyWaitsForThem() throws Exception {
        try (var house = SignalHouse.open(folder);
                var sender = new RawSender(house.port)) {
            sender.write("POST " + DOVECOT + " HTTP/1.1\r\nHost: kith\r\nContent-Length: 100\r\n\r\n{");

            assertThat(RawSender.send(house.port, "POST", DOVECOT, EVENT.formatted(1)))
                    .isEqualTo(204);
            assertThat(sender.status()).isZero(); // closed within the half minute that we wait
            assertThat(house.news.arrived).hasSize(1);
        }
    }

    @Test
    void whoAsksWhetherToGoOn_isToldSo() throws Exception {
        try (var house = SignalHouse.open(folder);
                var sender = new RawSender(house.port)) {
            String body = EVENT.formatted(1);
            sender.write("POST " + DOVECOT + " HTTP/1.1\r\nHost: kith\r\nExpect: 100-continue\r\nContent-Length: "
                    + body.length() + "\r\n\r\n");
            assertThat(sender.status()).isEqualTo(100);
            sender.write(body);
            assertThat(sender.status()).isEqualTo(204);
        }
    }

    @Test
    void answer_comesBeforeTheWork() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            house.news.gate = new CountDownLatch(1);
            for (int i = 0; i < 10; i++) {
                assertThat(RawSender.send(house.port, "POST", DOVECOT, EVENT.formatted(i)))
                        .isEqualTo(204);
            }
            assertThat(house.news.arrived).isEmpty();
            house.news.gate.countDown();
            house.news.await(10);
        }
    }

    @Test
    void tenThousand_areCounted_howeverFewFitIn() throws Exception {
        try (var house = new SignalHouse(folder, Map.of("kith.signals.queue-size", "100"))) {
            house.news.gate = new CountDownLatch(1);
            var taken = new AtomicInteger();
            var full = new AtomicInteger();
            try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 20; i++) {
                    senders.submit(() -> {
                        try (var sender = new RawSender(house.port)) {
                            for (int j = 0; j < 500; j++) {
                                int status = sender.ask("POST", DOVECOT, EVENT.formatted(j));
                                (status == 204 ? taken : full).incrementAndGet();
                                assertThat(status).isIn(204, 503);
                            }
                        }
                        return null;
                    });
                }
            }
            assertThat(taken.get() + full.get()).isEqualTo(10_000);
            assertThat(taken.get()).isBetween(100, 101); // one is at work
            assertThat(house.received()).isEqualTo(10_000);
            assertThat(house.refused("full")).isEqualTo(full.get());
            assertThat(house.metrics.get("kith.signals.queue").gauge().value()).isEqualTo(100);

            house.news.gate.countDown();
            house.news.await(taken.get());
            assertThat(RawSender.send(house.port, "POST", DOVECOT, EVENT.formatted(1)))
                    .isEqualTo(204);
        }
    }

    @Test
    void mailThatNobodyHasRoomFor_isCounted() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            house.news.room = false;
            RawSender.send(house.port, "POST", DOVECOT, EVENT.formatted(1));
            Await.until("it is counted", Duration.ofSeconds(20), () -> house.refused("no-room") == 1);
        }
    }

    @Test
    void connections_areLimited() throws Exception {
        try (var house = new SignalHouse(folder, Map.of("kith.signals.connections", "2"))) {
            try (var one = new RawSender(house.port);
                    var two = new RawSender(house.port)) {
                assertThat(one.ask("POST", DOVECOT, EVENT.formatted(1))).isEqualTo(204);
                assertThat(two.ask("POST", DOVECOT, EVENT.formatted(2))).isEqualTo(204);
                try (var three = new RawSender(house.port)) {
                    assertThat(three.rest()).isEmpty();
                }
                assertThat(one.ask("POST", DOVECOT, EVENT.formatted(3))).isEqualTo(204);
            }
            Await.until(
                    "there is room again",
                    Duration.ofSeconds(20),
                    () -> RawSender.send(house.port, "POST", DOVECOT, EVENT.formatted(4)) == 204);
        }
    }

    @Test
    void stop_passesOnWhatWaits() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            for (int i = 0; i < 50; i++) {
                RawSender.send(house.port, "POST", DOVECOT, EVENT.formatted(i));
            }
            house.stop();

            assertThat(house.news.arrived).hasSize(50);
        }
    }

    @Test
    void webhook_saysWhatItKnows() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            assertThat(webhook(house, "m1", house.clock.instant(), """
                            {"user":"juliet","mailbox":"Lists/Verona","message_id":"<9@x.example>","from":"\\"R.\\" <r@x.example>",
                            "subject":"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=","list_id":"Verona <verona.list.example>",
                            "received":"2026-11-24T12:58:00+01:00","more":[1,2]}""")).isEqualTo(204);
            assertThat(webhook(house, "m2", house.clock.instant(), "{\"user\":\"juliet\"}"))
                    .isEqualTo(204);

            NewMail mail = house.news.await(1).getFirst();
            assertThat(mail.mailbox().name()).isEqualTo("Lists/Verona");
            assertThat(mail.messageId()).isEqualTo("9@x.example");
            assertThat(mail.sender()).isEqualTo(new Sender("R.", "r@x.example"));
            assertThat(mail.subject()).isEqualTo("Grüße");
            assertThat(mail.listId()).isEqualTo("verona.list.example");
            assertThat(mail.received()).isEqualTo(Instant.parse("2026-11-24T11:58:00Z"));
            Await.until("a hint", Duration.ofSeconds(20), () -> house.news.hints.contains("juliet"));
        }
    }

    @Test
    void webhook_countsOnce_andOnlySigned() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            String body = "{\"user\":\"juliet\",\"subject\":\"s\"}";
            Instant now = house.clock.instant();
            assertThat(webhook(house, "m1", now, body)).isEqualTo(204);
            assertThat(webhook(house, "m1", now, body)).isEqualTo(204); // taken already, so it need not be sent again
            assertThat(send(house, "m2", now, sign("another key than ours", "m2", now, body), body))
                    .isEqualTo(401);
            assertThat(send(house, "m2", now, "", body)).isEqualTo(401);
            assertThat(send(house, "m2", now, sign(SignalHouse.WEBHOOK_KEY, "m1", now, body), body))
                    .isEqualTo(401);
            assertThat(send(house, "m2", now, sign(SignalHouse.WEBHOOK_KEY, "m2", now, body), body + " "))
                    .isEqualTo(401);
            assertThat(webhook(house, "m2", now.plusSeconds(301), body)).isEqualTo(401);
            assertThat(webhook(house, "m3", now, body)).isEqualTo(204);

            house.news.await(2);
            assertThat(house.news.arrived).hasSize(2);
            assertThat(house.refused("again")).isEqualTo(1);
            assertThat(house.refused("signature")).isEqualTo(4);
            assertThat(house.refused("time")).isEqualTo(1);
        }
    }

    @Test
    void webhookThatHadNoRoom_mayComeAgain() throws Exception {
        try (var house = new SignalHouse(folder, Map.of("kith.signals.queue-size", "1"))) {
            house.news.gate = new CountDownLatch(1);
            String body = "{\"user\":\"juliet\",\"subject\":\"s\"}";
            int i = 0;
            while (webhook(house, "m" + i, house.clock.instant(), body) == 204) {
                i++;
            }
            house.news.gate.countDown();
            String refused = "m" + i;
            Await.until(
                    "there is room again",
                    Duration.ofSeconds(20),
                    () -> webhook(house, refused, house.clock.instant(), body) == 204);
            house.news.await(i + 1);
        }
    }

    @Test
    void hookOfAnAddressBookServer_isAHint_ofWhoeverKnowsTheSecret() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            assertThat(RawSender.send(house.port, "POST", "/books", "user=juliet", "Authorization: Bearer wrong"))
                    .isEqualTo(404);
            assertThat(RawSender.send(house.port, "POST", "/books", "user=juliet"))
                    .isEqualTo(404);
            assertThat(RawSender.send(house.port, "GET", "/books/" + SignalHouse.SECRET, ""))
                    .isEqualTo(404);
            String knows = "Authorization: Bearer " + SignalHouse.SECRET;
            for (String body : List.of("", "user=", "user=%zz", "who=juliet", "{}", "{\"user\":7}", "user=a%00b")) {
                assertThat(RawSender.send(house.port, "POST", "/books", body, knows))
                        .isEqualTo(204);
            }
            assertThat(RawSender.send(house.port, "POST", "/books", "x=1&user=ju%2Bliet%40c", knows))
                    .isEqualTo(204);
            assertThat(RawSender.send(house.port, "POST", "/books/" + SignalHouse.SECRET, "{\"user\":\"romeo\"}"))
                    .isEqualTo(204);
            Await.until("both", Duration.ofSeconds(20), () -> house.news.books.size() == 2);
            assertThat(house.news.books).containsExactly("ju+liet@c", "romeo");
            assertThat(house.news.arrived).isEmpty();
            assertThat(house.refused("no-user")).isEqualTo(7);
        }
    }

    @Test
    void webhookAboutBooks_isAHint_ifItIsSigned() throws Exception {
        try (var house = SignalHouse.open(folder)) {
            String body = "{\"user\":\"juliet\",\"about\":\"books\"}";
            Instant now = house.clock.instant();
            assertThat(send(house, "m1", now, "v1,AAAA", body)).isEqualTo(401);
            assertThat(webhook(house, "m2", now.minusSeconds(301), body)).isEqualTo(401);
            assertThat(webhook(house, "m3", now, body)).isEqualTo(204);
            assertThat(webhook(house, "m3", now, body)).isEqualTo(204); // counts once
            assertThat(webhook(house, "m4", now, body)).isEqualTo(204);
            Await.until("both", Duration.ofSeconds(20), () -> house.news.books.size() == 2);
            assertThat(house.news.hints).isEmpty();
            assertThat(house.news.arrived).isEmpty();
        }
    }

    /** What operators are told to paste. */
    @Test
    void webhookOfTheDocument_isTaken() throws Exception {
        String document = Files.readString(Path.of("docs/alerts/signals.md"));
        String script = document.substring(document.indexOf("    address="), document.indexOf("| field |"));
        try (var house = SignalHouse.open(folder)) {
            house.clock.move(Duration.between(house.clock.instant(), Instant.now()));
            Process curl = new ProcessBuilder(
                            "sh",
                            "-euc",
                            script.replace("127.0.0.1:8482", "127.0.0.1:" + house.port)
                                    .replace("/etc/kith/webhook.secret", folder + "/webhook.secret"))
                    .inheritIO()
                    .start();
            assertThat(curl.waitFor()).isZero();

            NewMail mail = house.news.await(1).getFirst();
            assertThat(mail.subject()).isEqualTo("Tonight");
            assertThat(mail.messageId()).isEqualTo("1@example.net");
        }
    }

    private static int webhook(SignalHouse house, String id, Instant when, String body) throws Exception {
        return send(house, id, when, "v1,AAAA " + sign(SignalHouse.WEBHOOK_KEY, id, when, body), body);
    }

    private static int send(SignalHouse house, String id, Instant when, String signature, String body)
            throws Exception {
        return RawSender.send(
                house.port,
                "POST",
                "/webhook",
                body,
                "webhook-id: " + id,
                "webhook-timestamp: " + when.getEpochSecond(),
                "webhook-signature: " + signature);
    }

    private static String sign(String key, String id, Instant when, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature =
                mac.doFinal((id + "." + when.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(signature);
    }
}
