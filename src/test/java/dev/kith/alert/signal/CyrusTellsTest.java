package dev.kith.alert.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.MailLogin;
import dev.kith.alert.MailPlace;
import dev.kith.alert.MailboxRules;
import dev.kith.alert.NewMail;
import dev.kith.alert.Sender;
import dev.kith.alert.Watched;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.CyrusServer;
import dev.kith.testing.DavPerson;
import dev.kith.testing.Lmtp;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Cyrus delivers mail, and tells us of it and of what becomes of it. */
class CyrusTellsTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final String FROM = "=?utf-8?Q?J=C3=BCrgen_=22R.=22?= <romeo@montague.example>";

    @TempDir
    static Path folder;

    private static CyrusServer cyrus;

    @BeforeAll
    static void start() throws Exception {
        cyrus = CyrusServer.start(folder);
        cyrus.addUser("juliet", "r0m30");
    }

    @AfterAll
    static void stop() throws Exception {
        cyrus.close();
    }

    @Test
    void delivery_isHeardOfWithAllThatAnAlertNeeds() throws Exception {
        try (var house = new CyrusHouse(cyrus.events())) {
            Lmtp.deliver(
                    cyrus.lmtpPort(),
                    "juliet",
                    Lmtp.mail(FROM, "=?utf-8?B?R3LDvMOfZQ==?= \"to\\night\" {5}", "1@montague.example"));

            NewMail mail = house.news.await(1).getFirst();

            assertThat(house.news.arrived.getFirst().user()).isEqualTo("juliet");
            assertThat(mail.mailbox().name()).isEqualTo("INBOX");
            assertThat(mail.sender()).isEqualTo(new Sender("Jürgen \"R.\"", "romeo@montague.example"));
            assertThat(mail.subject()).isEqualTo("Grüße \"to\\night\" {5}");
            assertThat(mail.messageId()).isEqualTo("1@montague.example");
            assertThat(mail.received()).isEqualTo(house.clock.instant());
            assertThat(mail.place()).isNotNull();
            assertThat(mail.place().mailbox()).isEqualTo("INBOX");
            assertThat(house.refused("malformed") + house.refused("json")).isZero();
        }
    }

    @Test
    void oddHeaders_areHeardOfAllTheSame() throws Exception {
        try (var house = new CyrusHouse(cyrus.events());
                var lmtp = Lmtp.connect(cyrus.lmtpPort())) {
            lmtp.deliver("juliet", "Subject: nothing else\n\nHi\n");
            lmtp.deliver("juliet", "From: romeo\nSubject:\n\nHi\n");
            lmtp.deliver("juliet", "From: Friends: a@b.example, c@d.example;\nSubject: group\n\nHi\n");
            lmtp.deliver("juliet", "From: Grüße <a@b.example>\nSubject: Grüße, unencoded\n\nHi\n");
            lmtp.deliver("juliet", "From: a@b.example\nSubject: " + "long ".repeat(180) + "\n\nHi\n");
            lmtp.deliver(
                    "juliet",
                    "From: a@b.example\nSubject: many\nTo: " + "someone@somewhere.example,\n ".repeat(1500)
                            + "x@y.example\n\nHi\n");

            List<NewMail> mails = house.news.await(6);

            assertThat(mails).extracting(NewMail::subject).contains("nothing else", "", "group", "many");
            assertThat(mails.getFirst().sender()).isEqualTo(Sender.UNKNOWN);
            assertThat(mails.get(4).subject()).startsWith("long long");
            assertThat(mails.get(5).sender().address()).isEqualTo("a@b.example");
            assertThat(house.refused("malformed") + house.refused("too-long")).isZero();
        }
    }

    @Test
    void whatIsReadOrGone_isSettled() throws Exception {
        try (var house = new CyrusHouse(cyrus.events())) {
            house.socket.watch(
                    List.of(new Watched(JULIET, "juliet", new MailLogin.None(), MailboxRules.USUAL, Instant.EPOCH)));
            try (var lmtp = Lmtp.connect(cyrus.lmtpPort())) {
                for (int i = 0; i < 3; i++) {
                    lmtp.deliver("juliet", Lmtp.mail(FROM, "settled " + i, "s" + i + "@montague.example"));
                }
            }
            List<MailPlace> places =
                    house.news.await(3).stream().map(NewMail::place).toList();

            imap(
                    "b SELECT INBOX",
                    "c UID STORE " + places.getFirst().uid() + " +FLAGS (\\Seen)",
                    "d UID STORE " + places.get(1).uid() + " +FLAGS (\\Deleted)",
                    "e EXPUNGE",
                    "f UID MOVE " + places.get(2).uid() + " Junk");

            Await.until(
                    "all are settled",
                    Duration.ofSeconds(20),
                    () -> house.news.settled.stream()
                            .flatMap(entry -> entry.getValue().stream())
                            .collect(Collectors.toSet())
                            .containsAll(places));
            assertThat(house.news.settled)
                    .extracting(java.util.Map.Entry::getKey)
                    .containsOnly(JULIET);
        }
    }

    /** The same socket, since Cyrus has one. */
    @Test
    void changeOfACard_isHeardOf_andIsNoMail() throws Exception {
        Lmtp.deliver(cyrus.lmtpPort(), "juliet", Lmtp.mail(FROM, "before", "before@montague.example"));
        DavPerson juliet = cyrus.person("juliet", "r0m30");
        URI book = juliet.addBook("friends");
        URI card = book.resolve("romeo.vcf");
        String vcard = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:r\r\nFN:%s\r\nN:%s;;;;\r\nEND:VCARD\r\n";
        try (var house = new CyrusHouse(cyrus.events())) {
            juliet.put(card, vcard.formatted("Romeo", "Romeo"));
            house.news.awaitBooksOf("juliet");
            juliet.put(card, vcard.formatted("Romy", "Romy"));
            house.news.awaitBooksOf("juliet");
            juliet.delete(card);
            house.news.awaitBooksOf("juliet");
            assertThat(house.news.arrived).isEmpty();
            assertThat(house.news.hints).isEmpty();
        }
    }

    @Test
    void whatClientsAppend_isOnlyAHint() throws Exception {
        try (var house = new CyrusHouse(cyrus.events())) {
            imap("b APPEND Drafts {13+}\r\nSubject: x\r\n\r");
            Await.until("a hint", Duration.ofSeconds(20), () -> house.news.hints.contains("juliet"));
            assertThat(house.news.arrived).isEmpty();
        }
    }

    @Test
    void mail_isDelivered_whileNobodyListens_andAfterACrash() throws Exception {
        try (var lmtp = Lmtp.connect(cyrus.lmtpPort())) {
            lmtp.deliver("juliet", Lmtp.mail(FROM, "unheard", "u1@montague.example"));
            // What a crash leaves: a socket that nobody listens at.
            var left = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);
            left.bind(java.net.UnixDomainSocketAddress.of(cyrus.events()));
            left.close();
            lmtp.deliver("juliet", Lmtp.mail(FROM, "unheard", "u2@montague.example"));
            try (var house = new CyrusHouse(cyrus.events())) {
                lmtp.deliver("juliet", Lmtp.mail(FROM, "heard", "u3@montague.example"));
                assertThat(house.news.await(1)).extracting(NewMail::subject).containsExactly("heard");
            }
            assertThat(cyrus.events()).doesNotExist();
        }
    }

    @Test
    void deliveries_goOn_whileOthersHangAtTheSocket() throws Exception {
        try (var house = new CyrusHouse(cyrus.events());
                var lmtp = Lmtp.connect(cyrus.lmtpPort())) {
            var hanging = new java.util.ArrayList<java.nio.channels.SocketChannel>();
            for (int i = 0; i < 100; i++) {
                hanging.add(java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(cyrus.events())));
            }
            lmtp.deliver("juliet", Lmtp.mail(FROM, "beside them", "h@montague.example"));
            assertThat(house.news.await(1)).hasSize(1);
            for (var visitor : hanging) {
                // Shown out: the end, rather than silence.
                assertThat(visitor.read(java.nio.ByteBuffer.allocate(1))).isEqualTo(-1);
                visitor.close();
            }
            Await.until("all are counted", Duration.ofSeconds(20), () -> house.refused("cut") >= 100);
        }
    }

    private static void imap(String... commands) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), cyrus.imapPort())) {
            socket.setSoTimeout(30_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            in.readLine();
            for (String command : List.of("a LOGIN juliet r0m30", String.join("\r\n", commands), "z LOGOUT")) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                assertThat(line).doesNotMatch("[a-z] (NO|BAD) .*");
            }
        }
    }
}
