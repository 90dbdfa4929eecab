package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.jid.BareJid;
import dev.kith.sync.RosterUnavailable;
import dev.kith.testing.Await;
import dev.kith.xmpp.RosterQuery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.Stanza;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.impl.JidCreate;

/** What the library would do if it were let, and what a server never should: one stream, looked at byte by byte. */
class SmackTrapsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String FROM_SERVER = " from='capulet.example' to='kith.capulet.example'";
    private static final String DEEP = "<a>".repeat(StanzaCutter.MAX_DEPTH) + "</a>".repeat(StanzaCutter.MAX_DEPTH);

    private final List<Stanza> heard = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private FakeServer server;
    private ComponentConnection connection;

    @BeforeEach
    void connect() throws Exception {
        server = new FakeServer();
        connection = new ComponentConnection(server.settings(), new InFlight());
        Discovery.answerOn(connection, new People(() -> FakeServer.DOMAIN));
        connection.addSyncStanzaListener(heard::add, stanza -> true);
        connection.addConnectionListener(new ConnectionListener() {
            @Override
            public void connectionClosed() {
                ends.add("closed");
            }

            @Override
            public void connectionClosedOnError(Exception e) {
                ends.add("error");
            }
        });
        connection.connect();
        connection.login();
    }

    @AfterEach
    void close() throws Exception {
        connection.instantShutdown();
        server.close();
    }

    /** Asks for a roster on a thread of its own. */
    private CompletableFuture<RosterQuery> fetch() throws Exception {
        var stream = new Stream();
        stream.use(connection);
        var query = RosterQuery.get();
        query.setTo(JidCreate.bareFrom("juliet@capulet.example"));
        var answer = new CompletableFuture<RosterQuery>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(stream.ask(query));
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        server.await("jabber:iq:roster");
        return answer;
    }

    private String answerTo(String content) {
        String sent = server.afterHandshake();
        String id = sent.replaceAll("(?s).* id=['\"]([^'\"]+)['\"].*", "$1");
        return "<iq type='result' id='" + id + "' from='juliet@capulet.example' to='kith.capulet.example'>" + content
                + "</iq>";
    }

    @Test
    void connecting_saysNothingButWhatItMust() throws Exception {
        server.ping("p1");
        connection.disconnect(null);
        server.awaitEnd();
        assertThat(server.afterHandshake())
                .matches("<iq [^>]*id='p1'[^>]*(/>|></iq>)</stream:stream>")
                .contains("type='result'", "from='kith.capulet.example'", "to='capulet.example'");
    }

    @Test
    void goodbye_isTheClosingTagAndNoPresence() throws Exception {
        connection.disconnect(null);
        server.awaitEnd();
        assertThat(server.afterHandshake()).isEqualTo("</stream:stream>");
    }

    @Test
    void goodbye_isNoError() throws Exception {
        connection.disconnect(null);
        assertThat(ends).containsExactly("closed");
    }

    @Test
    void streamClosedByTheServer_isAnError() throws Exception {
        server.send("</stream:stream>");
        Await.until("the end", SOON, () -> !ends.isEmpty());
        assertThat(ends).containsExactly("error");
    }

    @Test
    void streamTagInsideAMessage_smugglesNoStanza() throws Exception {
        server.send("<message from='mallory@elsewhere.example' to='kith.capulet.example' id='outer'>"
                + "<s:stream xmlns:s='http://etherx.jabber.org/streams'>"
                + "<message from='capulet.example' to='kith.capulet.example' id='smuggled'/></s:stream></message>");
        server.ping("p1");
        assertThat(heard).extracting(Stanza::getStanzaId).contains("outer").doesNotContain("smuggled");
    }

    @Test
    void stanzaWithoutSender_isFromTheComponent() throws Exception {
        connection.sendStanza(MessageBuilder.buildMessage("m1")
                .to(JidCreate.from("juliet@capulet.example"))
                .setBody("hello")
                .build());
        server.await("</message>");
        assertThat(server.afterHandshake()).containsOnlyOnce("from='kith.capulet.example'");
    }

    @Test
    void stanzaWithSender_keepsIt() throws Exception {
        connection.sendStanza(MessageBuilder.buildMessage("m1")
                .from(JidCreate.from("bot@kith.capulet.example"))
                .to(JidCreate.from("juliet@capulet.example"))
                .setBody("hello")
                .build());
        server.await("</message>");
        assertThat(server.afterHandshake())
                .contains("from='bot@kith.capulet.example'")
                .doesNotContain("from='kith.capulet.example'");
    }

    @Test
    void stanzas_areInTheNamespaceOfTheStream() throws Exception {
        connection.sendStanza(MessageBuilder.buildMessage("m1").setBody("hello").build());
        server.await("</message>");
        assertThat(server.afterHandshake()).doesNotContain("xmlns");
    }

    @Test
    void requestThatCannotBeRead_isAnsweredWithAnError() throws Exception {
        server.send("<iq type='get' id='q1'" + FROM_SERVER
                + "><query xmlns='http://jabber.org/protocol/disco#items'><item jid='a b@@'/></query></iq>");
        server.await("id='q1'");
        server.ping("p1");
        assertThat(server.afterHandshake())
                .startsWith("<iq ")
                .contains("type='error'", "bad-request", "from='kith.capulet.example'", "to='capulet.example'");
    }

    @Test
    void requestOfAnUnknownKind_isAnsweredWithAnError() throws Exception {
        server.send("<iq type='set' id='q1'" + FROM_SERVER + "><query xmlns='urn:example:unknown'/></iq>");
        server.await("id='q1'");
        assertThat(server.afterHandshake()).contains("type='error'");
    }

    @Test
    void answerThatCannotBeRead_endsTheWaiting() throws Exception {
        connection.setReplyTimeout(TimeUnit.MINUTES.toMillis(10));
        var answer = fetch();
        server.send(answerTo("<query xmlns='http://jabber.org/protocol/disco#items'><item jid='a b@@'/></query>"));
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RosterUnavailable.class);
    }

    @Test
    void itemThatCannotBeRead_isCounted_andTheOthersAreKept() throws Exception {
        var answer = fetch();
        server.send(answerTo("<query xmlns='jabber:iq:roster'><item jid='a b@@'/><item jid='romeo@montague.example'/>"
                + "<item jid='x@y' subscription='ask'/></query>"));
        assertThat(answer.get(20, TimeUnit.SECONDS).unreadable()).isEqualTo(2);
        assertThat(answer.get().items())
                .extracting(item -> item.jid())
                .containsExactly(BareJid.parse("romeo@montague.example"));
    }

    @Test
    void stanzaThatIsNoXml_isLeftOut_andTheStreamGoesOn() throws Exception {
        server.send("<message" + FROM_SERVER + " id='m1'><a:b/></message>");
        server.send("<message" + FROM_SERVER + " id='m2'><body>&unknown;</body></message>");
        server.send("<message" + FROM_SERVER + " id='m3'><body/></message>");
        server.ping("p1");
        assertThat(heard).extracting(Stanza::getStanzaId).contains("m3").doesNotContain("m1", "m2");
    }

    @Test
    void extensionNobodyKnows_harmsNobody() throws Exception {
        server.send("<message" + FROM_SERVER + " id='m1'><x xmlns='urn:example:x'><y/></x></message>");
        server.ping("p1");
        assertThat(ends).isEmpty();
    }

    @Test
    void stanzaTooDeep_isLeftOut_andTheStreamGoesOn() throws Exception {
        server.send("<message" + FROM_SERVER + " id='m1'>" + DEEP + "</message>");
        server.send("<message" + FROM_SERVER + " id='m2'><body>b</body></message>");
        server.ping("p1");
        assertThat(heard).extracting(Stanza::getStanzaId).contains("m2").doesNotContain("m1");
    }

    @Test
    void requestTooDeep_isAnsweredWithAnError() throws Exception {
        server.send("<iq type='set' id='q1'" + FROM_SERVER + ">" + DEEP + "</iq>");
        server.await("id='q1'");
        assertThat(server.afterHandshake()).contains("type='error'", "bad-request");
    }

    @Test
    void stanzaTooLong_endsTheStream() throws Exception {
        String megabyte = "x".repeat(1024 * 1024);
        server.send("<message" + FROM_SERVER + "><body>");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 64; i++) {
                        server.send(megabyte);
                    }
                })
                .isInstanceOf(java.io.IOException.class);
        Await.until("the end", SOON, () -> !ends.isEmpty());
        assertThat(ends).containsExactly("error");
    }

    @Test
    void largeRoster_isRead() throws Exception {
        connection.setReplyTimeout(SOON.toMillis());
        var answer = fetch();
        var items = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            items.append("<item jid='romeo").append(i).append("@montague.example' name='");
            items.append("Romeo Montague, of the house of the enemy' subscription='both'>");
            items.append("<group>Lovers and friends of the family</group></item>");
        }
        server.send(answerTo("<query xmlns='jabber:iq:roster'>" + items + "</query>"));
        assertThat(answer.get(20, TimeUnit.SECONDS).items()).hasSize(10_000);
    }

    @Test
    void stanzaTooLongToSend_isNotSent() throws Exception {
        var message = MessageBuilder.buildMessage("m1")
                .setBody("x".repeat(ComponentConnection.MAX_SENT))
                .build();
        assertThatThrownBy(() -> connection.sendStanza(message)).isInstanceOf(IllegalArgumentException.class);
        server.ping("p1");
        assertThat(server.afterHandshake()).doesNotContain("m1");
    }

    @Test
    void answerToNothing_isPassedOver() throws Exception {
        server.send("<iq type='result' id='forged'" + FROM_SERVER + "/>");
        server.send("<iq type='error' id='forged2'" + FROM_SERVER + "><a:b/></iq>");
        server.ping("p1");
        assertThat(server.afterHandshake()).contains("p1").doesNotContain("forged");
    }
}
