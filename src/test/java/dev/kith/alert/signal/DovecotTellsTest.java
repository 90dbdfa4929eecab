package dev.kith.alert.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.MailPlace;
import dev.kith.alert.NewMail;
import dev.kith.alert.Sender;
import dev.kith.testing.DovecotServer;
import dev.kith.testing.DovecotTelling;
import dev.kith.testing.FreePort;
import dev.kith.testing.Lmtp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Dovecot delivers mail and tells us of it, in each of its ways. */
class DovecotTellsTest {
    private static final String JULIET = "juliet@capulet.example";
    private static final String FROM = "=?utf-8?Q?J=C3=BCrgen?= <romeo@montague.example>";

    @TempDir
    Path folder;

    @Test
    void exporter_saysMailboxSubjectAndMessageId() throws Exception {
        try (var house = SignalHouse.open(folder);
                var telling = new DovecotTelling();
                var dovecot = DovecotServer.start(
                        folder.resolve("dovecot"), telling.exporter(house.port, SignalHouse.SECRET));
                var lmtp = Lmtp.connect(dovecot.lmtpPort())) {
            dovecot.addUser(JULIET, "r0m30");
            lmtp.deliver(JULIET, Lmtp.mail(FROM, "=?utf-8?B?R3LDvMOfZSDwn5Kh?= \"tonight\"", "1@montague.example"));
            lmtp.deliver(JULIET, Lmtp.mail(FROM, "Junk", "2@montague.example"));
            lmtp.deliver(JULIET, Lmtp.mail(FROM, "Lists", "3@montague.example"));
            lmtp.deliver(JULIET, Lmtp.mail(FROM, "Discard", "4@montague.example"));
            lmtp.deliver(JULIET, Lmtp.mail(FROM, "last", "5@montague.example"));

            List<NewMail> mails = house.news.await(4);

            assertThat(house.news.arrived).extracting(HeardNews.Arrival::user).containsOnly(JULIET);
            assertThat(mails)
                    .extracting(mail -> mail.mailbox().name(), NewMail::messageId, NewMail::subject)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("INBOX", "1@montague.example", "Grüße 💡 \"tonight\""),
                            org.assertj.core.groups.Tuple.tuple("Junk", "2@montague.example", "Junk"),
                            org.assertj.core.groups.Tuple.tuple("Lists/Grüße", "3@montague.example", "Lists"),
                            org.assertj.core.groups.Tuple.tuple("INBOX", "5@montague.example", "last"));
            assertThat(mails).allSatisfy(mail -> {
                assertThat(mail.sender().address()).isEqualTo("romeo@montague.example");
                assertThat(mail.received()).isEqualTo(house.clock.instant());
                assertThat(mail.place()).isNull();
            });
            assertThat(house.refused("secret")).isZero();
        }
    }

    /** What operators are told to paste, on a server that does not know of us otherwise. */
    @Test
    void exporterOfTheDocument_works() throws Exception {
        String document = Files.readString(Path.of("docs/alerts/signals.md"));
        int start = document.indexOf("    # Dovecot 2.3:");
        String block = document.substring(start, document.indexOf("<!-- -->", start));
        try (var house = SignalHouse.open(folder);
                var telling = new DovecotTelling();
                var dovecot = DovecotServer.start(
                        folder.resolve("dovecot"),
                        block.replace(
                                        "/etc/dovecot/kith.sieve",
                                        telling.script("kith.sieve", "# Nothing.\n")
                                                .toString())
                                .replace("127.0.0.1:8482", "127.0.0.1:" + house.port)
                                .replace("SECRET", SignalHouse.SECRET))) {
            dovecot.addUser(JULIET, "r0m30");
            Lmtp.deliver(dovecot.lmtpPort(), JULIET, Lmtp.mail(FROM, "Tonight", "1@montague.example"));

            assertThat(house.news.await(1))
                    .extracting(mail -> mail.mailbox().name())
                    .containsExactly("INBOX");
        }
    }

    @Test
    void exporterWithoutSieve_saysOnlyThatItIsInbox_whenToldSo() throws Exception {
        try (var house = new SignalHouse(folder, Map.of("kith.signals.dovecot-without-sieve", "true"));
                var telling = new DovecotTelling();
                var dovecot = DovecotServer.start(
                        folder.resolve("dovecot"),
                        telling.exporter(house.port, SignalHouse.SECRET)
                                .replace("sieve_action_finished", "mail_delivery_finished"))) {
            dovecot.addUser(JULIET, "r0m30");
            Lmtp.deliver(dovecot.lmtpPort(), JULIET, Lmtp.mail(FROM, "Tonight", "1@montague.example"));

            NewMail mail = house.news.await(1).getFirst();

            assertThat(mail.mailbox().name()).isEqualTo("INBOX");
            assertThat(mail.messageId()).isEqualTo("1@montague.example");
        }
    }

    @Test
    void oxDriver_saysPlaceAndSender() throws Exception {
        try (var house = SignalHouse.open(folder);
                var dovecot = DovecotServer.start(
                        folder.resolve("dovecot"), DovecotTelling.ox(house.port, SignalHouse.SECRET))) {
            dovecot.addUser(JULIET, "r0m30");
            dovecot.doveadm(
                    "mailbox",
                    "metadata",
                    "set",
                    "-u",
                    JULIET,
                    "-s",
                    "",
                    "/private/vendor/vendor.dovecot/http-notify",
                    "user=" + JULIET);
            Lmtp.deliver(dovecot.lmtpPort(), JULIET, Lmtp.mail(FROM, "=?utf-8?B?R3LDvMOfZQ==?=", "1@montague.example"));

            NewMail mail = house.news.await(1).getFirst();

            assertThat(mail.sender()).isEqualTo(new Sender("Jürgen", "romeo@montague.example"));
            assertThat(mail.subject()).isEqualTo("Grüße");
            assertThat(mail.place()).isNotNull().extracting(MailPlace::uid).isEqualTo(1L);
            assertThat(mail.place().uidValidity()).isPositive();
        }
    }

    @Test
    void lua_saysAll() throws Exception {
        try (var house = SignalHouse.open(folder);
                var telling = new DovecotTelling();
                var dovecot = DovecotServer.start(
                        folder.resolve("dovecot"), telling.lua(house.port, SignalHouse.SECRET) + telling.sieve())) {
            dovecot.addUser(JULIET, "r0m30");
            try (var lmtp = Lmtp.connect(dovecot.lmtpPort())) {
                lmtp.deliver(JULIET, Lmtp.mail(FROM, "Lists \\ \"=?utf-8?B?R3LDvMOfZQ==?=\"", "1@montague.example"));
                lmtp.deliver(JULIET, Lmtp.mail(FROM, "second", "2@montague.example"));
            }

            List<NewMail> mails = house.news.await(2);

            NewMail first = mails.getFirst();
            assertThat(first.mailbox().name()).isEqualTo("Lists/Grüße");
            assertThat(first.sender()).isEqualTo(new Sender("Jürgen", "romeo@montague.example"));
            assertThat(first.messageId()).isEqualTo("1@montague.example");
            assertThat(first.subject()).startsWith("Lists \\ \"");
            assertThat(first.place()).isNotNull().extracting(MailPlace::mailbox).isEqualTo("Lists/Grüße");
            assertThat(mails.getLast().place().uid()).isEqualTo(1);
        }
    }

    @Test
    void mail_isDelivered_whileKithIsDown() throws Exception {
        int port = FreePort.find();
        try (var telling = new DovecotTelling();
                var dovecot = DovecotServer.start(
                        folder.resolve("dovecot"),
                        telling.lua(port, SignalHouse.SECRET) + telling.exporter(port, SignalHouse.SECRET));
                var lmtp = Lmtp.connect(dovecot.lmtpPort())) {
            dovecot.addUser(JULIET, "r0m30");
            lmtp.deliver(JULIET, Lmtp.mail(FROM, "one", "1@montague.example"));
            lmtp.deliver(JULIET, Lmtp.mail(FROM, "two", "2@montague.example"));
            try (var house = new SignalHouse(folder, Map.of("kith.signals.port", Integer.toString(port)))) {
                // Dovecot leaves a receiver alone for a moment that it did not reach; then it goes on.
                for (int i = 3; heard(house, "later") == 0 && i < 200; i++) {
                    lmtp.deliver(JULIET, Lmtp.mail(FROM, "later", i + "@montague.example"));
                }

                assertThat(heard(house, "later")).isPositive();
            }
        }
    }

    private static long heard(SignalHouse house, String subject) {
        return house.news.arrived.stream()
                .filter(arrival -> arrival.mail().subject().equals(subject))
                .count();
    }
}
