package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.AlertSettings;
import dev.kith.alert.Alerts;
import dev.kith.alert.InMemoryAlerts;
import dev.kith.alert.InMemoryUnreadMail;
import dev.kith.alert.Sender;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is answered and who is not, by a server's end that sends what no real one does on cue. */
class WrittenCommandsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final String FROM_JULIET = "from='juliet@capulet.example/phone' to='kith.capulet.example'";
    private static final Pattern MESSAGE = Pattern.compile("<message ");

    private final MovableClock clock = new MovableClock();
    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Alerts alerts = InMemoryAlerts.alerts(clock);
    private final InMemoryUnreadMail mail = new InMemoryUnreadMail();
    private FakeServer server;
    private ComponentConnection connection;
    private int pings;

    @BeforeEach
    void connect() throws Exception {
        server = new FakeServer();
        connection = new ComponentConnection(server.settings(), new InFlight());
        var config = new FakeXmppConfig();
        var commands = InMemoryAlerts.commands(alerts, InMemoryAlerts.Config.USUAL, clock);
        List.of(
                        new Discovery(config),
                        new WrittenCommands(config, commands, null, clock, metrics, nanos::get),
                        new AdHocCommands(config, commands, null, clock),
                        new MailNotify(config, alerts, mail, InMemoryAlerts.Config.USUAL, new PresenceWatch(), clock))
                .forEach(part -> part.watch(connection));
        connection.connect();
        connection.login();
    }

    @AfterEach
    void close() throws Exception {
        connection.instantShutdown();
        server.close();
    }

    private void send(String head, String inside) throws IOException {
        server.send("<message " + head + ">" + inside + "</message>");
    }

    /** How many messages went out; what was handed over to be answered has been when the last one is. */
    private long answers() throws Exception {
        server.ping("p" + pings++);
        return MESSAGE.matcher(server.afterHandshake()).results().count();
    }

    /** Asks something that is always answered, and sees that nothing else was before it. */
    private void assertSilenceUntilNow() throws Exception {
        long before = answers();
        assertThat(before).isZero();
        send(FROM_JULIET + " type='chat'", "<body>help</body>");
        server.await("mute 2h");
        assertThat(answers()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from='romeo@montague.example/x' to='kith.capulet.example' type='chat'",
                "from='romeo@montague.example' to='kith.capulet.example'",
                "from='juliet@capulet.example.evil.example/x' to='kith.capulet.example' type='chat'",
                "from='capulet.example' to='kith.capulet.example' type='chat'",
                "from='kith.capulet.example' to='kith.capulet.example' type='chat'",
                "from='juliet@kith.capulet.example/x' to='kith.capulet.example' type='chat'",
                "to='kith.capulet.example' type='chat'",
                "from='juliet@capulet.example/phone' to='somebody@kith.capulet.example' type='chat'",
                FROM_JULIET + " type='error'",
                FROM_JULIET + " type='headline'",
                FROM_JULIET + " type='groupchat'"
            })
    void strangers_errors_headlines_andRooms_getNoAnswer(String head) throws Exception {
        send(head, "<body>help</body>");
        send(head, "<body>alerts on</body>");
        assertSilenceUntilNow();
        assertThat(alerts.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<body/>",
                "<body>  \n </body>",
                "<active xmlns='http://jabber.org/protocol/chatstates'/>",
                "<subject>help</subject>",
                "<body>help</body><delay xmlns='urn:xmpp:delay' stamp='2026-11-24T11:54:00Z'/>",
                "<body>help</body><delay xmlns='urn:xmpp:delay' stamp='yesterday'/>",
                "<body>help</body><delay xmlns='urn:xmpp:delay'/>",
                "<body>help</body><sent xmlns='urn:xmpp:carbons:2'/>",
                "<body>help</body><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body>help</body>"
                        + "</message></forwarded>",
                "<body>help</body><result xmlns='urn:xmpp:mam:2'/>",
                "<body>help</body><x xmlns='http://jabber.org/protocol/muc#user'/>"
            })
    void messagesWithoutWords_old_copied_orForwarded_getNoAnswer(String inside) throws Exception {
        send(FROM_JULIET + " type='chat'", inside);
        assertSilenceUntilNow();
    }

    @Test
    void messageThatWasHeldUpForAMoment_isAnswered() throws Exception {
        send(
                FROM_JULIET + " type='chat'",
                "<body>help</body><delay xmlns='urn:xmpp:delay' stamp='2026-11-24T11:58:00Z'/>");
        server.await("mute 2h");
    }

    @Test
    void encryptedMessage_isToldSo() throws Exception {
        send(
                FROM_JULIET + " type='chat'",
                "<body>[OMEMO]</body><encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/>");
        server.await("I cannot read encrypted messages");
        assertThat(answers()).isEqualTo(1);
    }

    @Test
    void twoProgramsThatAnswerEachOther_fallSilent() throws Exception {
        int said = 0;
        long heard = 0;
        do { // the other one answers every answer with the same words
            heard = answers();
            send(FROM_JULIET + " type='chat'", "<body>help</body>");
            said++;
            long now = heard;
            if (said <= 10) {
                Await.until("answer " + said, SOON, () -> answers() > now);
            }
        } while (said < 40);
        assertThat(answers()).isEqualTo(10);
        assertThat(metrics.counter("kith.alerts.commands", "outcome", "silent").count())
                .isEqualTo(30);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        send(FROM_JULIET + " type='chat'", "<body>help</body>");
        Await.until("answered again", SOON, () -> answers() == 11);
    }

    @Test
    void programThatSaysThatItIsAway_isToldOurWordsTwice() throws Exception {
        for (int i = 0; i < 8; i++) {
            send(FROM_JULIET + " type='chat'", "<body>I am away until Monday</body>");
        }
        Await.until("hints", SOON, () -> answers() == 2);
        assertSilentAbout("I am away until Monday");
    }

    private void assertSilentAbout(String words) throws Exception {
        send(FROM_JULIET + " type='chat'", "<body>help</body>");
        server.await("mute 2h");
        assertThat(answers()).isEqualTo(3);
        assertThat(server.afterHandshake()).doesNotContain(words);
    }

    @Test
    void onePersonsFlood_leavesAnAnswerForOthers() throws Exception {
        for (int i = 0; i < 100; i++) {
            send(FROM_JULIET + " type='chat'", "<body>status</body>");
        }
        send("from='nurse@capulet.example/x' to='kith.capulet.example' type='chat'", "<body>help</body>");
        server.await("to='nurse@capulet.example/x'");
        Await.until("eleven", SOON, () -> answers() == 11);
    }

    @Test
    void strangersSeeNoCommands_andMayNotUseThem() throws Exception {
        String stranger = "from='romeo@montague.example/x' to='kith.capulet.example'";
        server.send("<iq type='get' id='i1' " + stranger + "><query xmlns='http://jabber.org/protocol/disco#items'"
                + " node='http://jabber.org/protocol/commands'/></iq>");
        server.await("id='i1'");
        server.send("<iq type='get' id='i2' " + stranger
                + "><query xmlns='http://jabber.org/protocol/disco#info' node='alerts-settings'/></iq>");
        server.await("id='i2'");
        server.send("<iq type='set' id='i3' " + stranger
                + "><command xmlns='http://jabber.org/protocol/commands' node='alerts-settings'/></iq>");
        server.await("id='i3'");
        assertThat(server.afterHandshake()).contains("forbidden").doesNotContain("New mail: settings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "romeo@montague.example",
                "kith.capulet.example",
                "juliet@capulet.example",
                "montague.example",
                "capulet.example/x"
            })
    void delegationFromAnybodyButOurServer_isRefused(String from) throws Exception {
        mail.arrives(JULIET, new Sender("Romeo", "romeo@montague.example"), "Balcony", clock.instant());
        server.send(delegation(from, "d1", "juliet@capulet.example/x", "juliet@capulet.example"));
        server.await("id='d1'");
        assertThat(server.afterHandshake()).contains("forbidden").doesNotContain("Balcony");
    }

    @Test
    void delegationFromOurServer_isAnswered_aboutThemselvesOnly() throws Exception {
        alerts.switchOn(JULIET, AlertSettings.usual(ZoneId.of("UTC")), "by a test");
        mail.arrives(JULIET, new Sender("Romeo", "romeo@montague.example"), "Balcony", clock.instant());
        for (String asker : List.of("tybalt@capulet.example/x", "romeo@montague.example/x", "capulet.example", "@")) {
            server.send(delegation(FakeServer.DOMAIN, "d" + asker.length(), asker, "juliet@capulet.example"));
            server.await("id='d" + asker.length() + "'");
        }
        assertThat(server.afterHandshake()).doesNotContain("Balcony");
        server.send(delegation(FakeServer.DOMAIN, "mine", "Juliet@Capulet.example/x", "juliet@capulet.example"));
        server.await("Balcony");
        assertThat(server.afterHandshake()).contains("to='Juliet@Capulet.example/x'");
    }

    private static String delegation(String from, String id, String asker, String about) {
        return "<iq type='set' id='" + id + "' from='" + from + "' to='kith.capulet.example'>"
                + "<delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'>"
                + "<iq xmlns='jabber:client' type='get' id='q' from='" + asker + "' to='" + about + "'>"
                + "<query xmlns='google:mail:notify'/></iq></forwarded></delegation></iq>";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<forwarded xmlns='urn:xmpp:forward:0'/>",
                "<iq xmlns='jabber:client'/>",
                "<forwarded><iq xmlns='jabber:client' type='get' id='q' from='juliet@capulet.example/x'/></forwarded>",
                "<forwarded><iq/><iq/></forwarded>",
                "<forwarded><iq type='get' from='juliet@capulet.example/x'><query xmlns='google:mail:notify'/></iq>"
                        + "</forwarded>",
                "<forwarded><iq type='set' id='q' from='juliet@capulet.example/x'><query xmlns='google:mail:notify'/>"
                        + "</iq></forwarded>",
                "<forwarded><iq type='get' id='q' from='juliet@capulet.example/x'><query xmlns='jabber:iq:roster'/></iq>"
                        + "</forwarded>",
                "<forwarded><iq type='get' id='q' from='juliet@capulet.example/x' to='a b@@c'>"
                        + "<query xmlns='google:mail:notify'/></iq></forwarded>",
                "<forwarded><message from='juliet@capulet.example/x'><body>help</body></message></forwarded>"
            })
    void delegationThatCannotBeUnderstood_isRefused_once(String inside) throws Exception {
        server.send("<iq type='set' id='odd' from='capulet.example' to='kith.capulet.example'>"
                + "<delegation xmlns='urn:xmpp:delegation:1'>" + inside + "</delegation></iq>");
        server.await("id='odd'");
        assertThat(server.afterHandshake()).contains("error").doesNotContain("mailbox");
        assertThat(answers()).isZero();
    }
}
