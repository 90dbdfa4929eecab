package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.presence.PresenceSource;
import dev.kith.presence.Show;
import dev.kith.presence.Sighting;
import dev.kith.testing.Await;
import dev.kith.xmpp.XmppConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in as presence, good and bad, and what goes out for it. */
class PresenceLinkTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");

    private FakeServer server;
    private ComponentConnection connection;
    private PresenceLink link;
    private static final BareJid FENCE = BareJid.parse("fence@" + FakeServer.DOMAIN);

    private int pings;
    private final AtomicInteger fences = new AtomicInteger();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
        var config = new SmallRyeConfigBuilder()
                .withMapping(XmppConfig.class)
                .withDefaultValue("kith.xmpp.domain", FakeServer.DOMAIN)
                .withDefaultValue("kith.xmpp.reply-timeout", "PT10S")
                .withDefaultValue("kith.xmpp.ping-interval", "PT30S")
                .build()
                .getConfigMapping(XmppConfig.class);
        var stream = new Stream();
        var rosters = new PrivilegedRoster(stream);
        link = new PresenceLink(config, stream, rosters);
        link.tell(new PresenceSource.Listener() {
            @Override
            public void linkUp() {
                heard.add("up");
            }

            @Override
            public void linkLost() {
                heard.add("lost");
            }

            @Override
            public void heard(BareJid person, Sighting sighting) {
                if (person.equals(FENCE)) {
                    fences.incrementAndGet();
                } else {
                    heard.add(person.localpart() + " " + sighting);
                }
            }

            @Override
            public boolean follows(BareJid person) {
                return person.equals(JULIET);
            }
        });
        connection = new ComponentConnection(server.settings(), stream.inFlight());
        link.watch(connection, new PrivilegeTrial(config, stream, rosters).listen(connection));
        connection.connect();
        connection.login();
        stream.use(connection);
        link.settled(new LinkState.Trial.Missing("nothing was tried"));
    }

    @AfterEach
    void stop() throws Exception {
        connection.instantShutdown();
        server.close();
    }

    /** Sends it, and returns when it has been dealt with. */
    private void receive(String xml) throws Exception {
        int before = fences.get();
        server.send(xml + "<presence from='" + FENCE + "/x' type='unavailable'/>");
        server.ping("ping" + pings++);
        // Smack answers a ping while presence still waits for its listeners, which it is given in order.
        Await.until("dealt with", Duration.ofSeconds(10), () -> fences.get() > before);
    }

    /** How many stanzas went out beside the answers to our pings. */
    private int sent() {
        return server.afterHandshake().split("<presence", -1).length - 1;
    }

    @Test
    void presence_isUnderstood() throws Exception {
        receive("<presence from='juliet@capulet.example/balcony' to='kith.capulet.example'><show>dnd</show>"
                + "<status>Parting is such sweet sorrow</status><priority>3</priority>"
                + "<delay xmlns='urn:xmpp:delay' stamp='2026-11-24T12:00:00Z'/></presence>"
                + "<presence from='juliet@capulet.example/balcony' type='unavailable'/>"
                + "<presence from='juliet@capulet.example' type='unavailable'/>"
                + "<presence from='juliet@capulet.example' type='subscribed'/>"
                + "<presence from='juliet@capulet.example/balcony' type='unsubscribed'/>");
        assertThat(heard)
                .containsExactly(
                        "up",
                        "juliet "
                                + new Sighting.Here(
                                        "balcony", Show.DND, 3, "Parting is such sweet sorrow", true, true, null),
                        "juliet " + new Sighting.Gone("balcony"),
                        "juliet " + new Sighting.NobodyHere(),
                        "juliet " + new Sighting.Allowed(),
                        "juliet " + new Sighting.Refused());
        assertThat(sent()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "<photo>E46853B18DF24AFFC1CEEE3BF3B2F0CB4B6FB9C7</photo>,e46853b18df24affc1ceee3bf3b2f0cb4b6fb9c7",
        "<photo/>,''",
        "<photo>  </photo>,''",
        "'',",
        "<other>1</other>,",
        "<photo>off<b>.</b></photo><photo>2</photo>,off.2",
    })
    void hashOfAPicture_isHeard_andNothingOddAboutItHidesAnybody(String inside, String hash) throws Exception {
        receive("<presence from='juliet@capulet.example/balcony'><x xmlns='vcard-temp:x:update'>" + inside
                + "</x></presence>");
        assertThat(heard).contains("juliet " + new Sighting.Here("balcony", Show.PLAIN, 0, "", false, true, hash));
    }

    @Test
    void presenceByPrivilege_isNoProof() throws Exception {
        receive("<message from='capulet.example' to='kith.capulet.example'><privilege xmlns='urn:xmpp:privilege:2'>"
                + "<perm access='presence' type='roster'/></privilege></message>"
                + "<presence from='juliet@capulet.example/balcony'/>");
        assertThat(heard).contains("juliet " + new Sighting.Here("balcony", Show.PLAIN, 0, "", false, false, null));
    }

    /** Prosody passes on what RFC 6121 §4.7.2 forbids; it is dropped alone, and what follows is read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<presence from='juliet@capulet.example/x'><show>bogus</show></presence>",
                "<presence from='juliet@capulet.example/x'><priority>999</priority></presence>",
                "<presence from='juliet@capulet.example/x'><priority>high</priority></presence>",
                "<presence from='juliet@capulet.example/x' type='invisible'/>",
                "<presence from='juliet@capulet.example'/>",
                "<presence from='capulet.example/x'/>",
                "<presence from='romeo@montague.example/x'/>",
                "<presence from='kith.capulet.example'/>",
                "<presence/>",
                "<presence from='@/'/>",
                "<presence from='juliet@capulet.example/x' type='error'><error type='cancel'>"
                        + "<remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>",
                "<presence from='juliet@capulet.example' type='unsubscribe'/>",
            })
    void whatMakesNoSense_saysNothing_andIsNotAnswered(String stanza) throws Exception {
        receive(stanza);
        assertThat(heard).containsExactly("up");
        assertThat(sent()).isZero();
        receive("<presence from='juliet@capulet.example/balcony'/>");
        assertThat(heard).hasSize(2);
    }

    @Test
    void oddResources_andLongTexts_comeThroughAsTheyAre() throws Exception {
        String status = "\ud83d\udc98".repeat(50_000);
        receive("<presence from='juliet@capulet.example/a&lt;b&gt;&amp;&apos;\u00e9 \ud83d\udc98/c@d'><status>" + status
                + "</status></presence>");
        assertThat(heard)
                .contains("juliet "
                        + new Sighting.Here("a<b>&'\u00e9 \ud83d\udc98/c@d", Show.PLAIN, 0, status, false, true, null));
    }

    @Test
    void subscribe_andProbe_getOneAnswer_andOnlyTheFollowedASight() throws Exception {
        receive("<presence from='juliet@capulet.example' type='subscribe'/>");
        assertThat(sent()).isEqualTo(1);
        assertThat(server.afterHandshake()).contains("type='subscribed'");
        receive("<presence from='juliet@capulet.example/balcony' type='probe'/>");
        assertThat(sent()).isEqualTo(2);
        assertThat(server.afterHandshake()).contains("to='juliet@capulet.example/balcony'");
        receive("<presence from='nurse@capulet.example' type='subscribe'/>");
        assertThat(sent()).isEqualTo(3);
        assertThat(server.afterHandshake()).contains("type='unsubscribed'");
        receive("<presence from='nurse@capulet.example/kitchen' type='probe'/>"
                + "<presence from='nurse@capulet.example' type='unsubscribed'/>"
                + "<presence from='juliet@capulet.example' type='unsubscribed'/>"
                + "<presence from='romeo@montague.example' type='subscribe'/>");
        assertThat(sent()).isEqualTo(3);
    }

    @Test
    void lateWordOfAnEarlierStream_isNotHeard() throws Exception {
        link.lost();
        assertThat(heard).containsExactly("up", "lost");
        server.send("<presence from='juliet@capulet.example/balcony'/>"
                + "<presence from='juliet@capulet.example' type='subscribe'/>");
        server.ping("late");
        assertThat(heard).containsExactly("up", "lost");
        assertThat(sent()).isZero();
    }
}
