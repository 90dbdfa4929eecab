package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.alert.Alert;
import dev.kith.alert.ChatRefused;
import dev.kith.alert.ChatUnavailable;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.testing.Await;
import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.SmackBoot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jivesoftware.smack.ConnectionListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stanza that makes a real server close the stream, sent as if nobody had looked at it before. */
class QuarantineTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid POISON = new BareJid("romeo\u0001", "montague.example");
    private static final Contact BREAD = new Contact(BareJid.parse("romeo@montague.example"), "Romeo", List.of());

    @TempDir
    Path folder;

    private final Stream stream = new Stream();
    private final PrivilegedRoster rosters = new PrivilegedRoster(stream);
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private ProsodyServer server;
    private ComponentConnection connection;
    private AtomicReference<Exception> end;

    @BeforeEach
    void start() throws Exception {
        SmackBoot.boot();
        server = ProsodyServer.start(folder);
        server.addUser("juliet", "r0m30");
        connect(this::asItIs);
    }

    @AfterEach
    void stop() throws Exception {
        connection.instantShutdown();
        server.close();
    }

    private String asItIs(String xml) {
        sent.add(xml);
        return xml;
    }

    private void connect(UnaryOperator<String> lastLook) throws Exception {
        var ended = new AtomicReference<Exception>();
        connection = new ComponentConnection(TestXmppConfig.component(server), stream.inFlight(), lastLook);
        connection.addConnectionListener(new ConnectionListener() {
            @Override
            public void connectionClosedOnError(Exception e) {
                ended.set(e);
            }
        });
        end = ended;
        connection.connect();
        connection.login();
        connection.setReplyTimeout(SOON.toMillis());
        stream.use(connection);
    }

    /** Sends the poison, sees the stream die of it, and connects again; how many stanzas that put into quarantine. */
    private int dieOfPoison() throws Exception {
        return dieOf(() -> rosters.remove(JULIET, POISON), RosterUnavailable.class);
    }

    private int dieOf(ThrowingCallable poison, Class<? extends Exception> meanwhile) throws Exception {
        Parting parting = endBy(poison, meanwhile);
        for (int lost = 0; lost < 5 && end.get() instanceof IOException; lost++) {
            // The connection broke before the server's last word was read: it may close with bytes unread, or while we
            // write.
            assertThat(stream.inFlight().ended(parting.byContent())).isZero();
            stream.use(null);
            connect(this::asItIs);
            parting = endBy(poison, meanwhile);
        }
        assertThat(parting.byContent()).as(parting.reason()).isTrue();
        int caught = stream.inFlight().ended(parting.byContent());
        stream.use(null);
        connect(this::asItIs);
        return caught;
    }

    private Parting endBy(ThrowingCallable poison, Class<? extends Exception> meanwhile) throws Exception {
        assertThatThrownBy(poison).isInstanceOf(meanwhile);
        Await.until("the end of the stream", SOON, () -> end.get() != null);
        return Parting.of(end.get());
    }

    @Test
    void stanzaThatClosedTheStreamTwice_isRefusedWithoutBeingSent() throws Exception {
        assertThat(dieOfPoison()).isZero();
        assertThat(dieOfPoison()).isEqualTo(1);
        int before = sent.size();
        assertThatThrownBy(() -> rosters.remove(JULIET, POISON))
                .isInstanceOf(RosterRefused.class)
                .hasMessageContaining("not sent again");
        assertThat(sent).hasSize(before);
    }

    @Test
    void otherStanzas_goOnBetweenAndAfter() throws Exception {
        dieOfPoison();
        rosters.set(JULIET, BREAD);
        dieOfPoison();
        assertThat(rosters.fetch(JULIET).items()).containsOnlyKeys(BREAD.jid());
        rosters.remove(JULIET, BREAD.jid());
        assertThat(rosters.fetch(JULIET).items()).isEmpty();
        assertThat(end.get()).isNull();
    }

    @Test
    void alertThatClosedTheStreamTwice_isRefusedWithoutBeingSent_andOthersGoOn() throws Exception {
        var messages = new AlertMessages(new TestXmppConfig(server), stream, new SimpleMeterRegistry());
        var poison = new Alert(JULIET, "a1", false, true, false, "New mail \u0001", "from Romeo", null);
        for (int death = 0; death < InFlight.DEATHS; death++) {
            assertThat(dieOf(() -> messages.send(poison), ChatUnavailable.class))
                    .isEqualTo(death);
            messages.send(new Alert(JULIET, "b" + death, false, true, false, "New mail", "from Romeo", null));
        }
        int before = sent.size();
        assertThatThrownBy(() -> messages.send(poison))
                .isInstanceOf(ChatRefused.class)
                .hasMessageContaining("not sent again");
        assertThat(sent).hasSize(before);
    }

    @Test
    void stanzaWithTheLastLook_neverClosesTheStream() throws Exception {
        connection.disconnect(null);
        connect(dev.kith.xmpp.LegalXml::clean);
        rosters.remove(JULIET, POISON);
        rosters.set(JULIET, BREAD);
        assertThat(end.get()).isNull();
    }
}
