package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.XmppLogin;
import dev.kith.jid.BareJid;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.testing.Await;
import dev.kith.testing.Certificate;
import dev.kith.testing.ProsodyServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that lie, fall silent or hang up, which real ones do not do on cue. */
class LyingServerTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");

    @TempDir
    static Path folder;

    static Certificate certificate;

    private final InMemoryLogins logins = new InMemoryLogins();
    private ScriptedServer server;
    private ClientSessions sessions;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = Certificate.selfSigned(folder, ScriptedServer.DOMAIN);
    }

    @BeforeEach
    void entrust() {
        logins.put(JULIET, new XmppLogin.Password("r0m30"));
    }

    @AfterEach
    void stop() throws Exception {
        sessions.stop();
        if (server != null) {
            server.close();
        }
    }

    private SessionRoster against(UnaryOperator<String> script) throws Exception {
        return against(certificate, script, config -> {});
    }

    private SessionRoster against(
            Certificate shown, UnaryOperator<String> script, java.util.function.Consumer<TestSessionConfig> change)
            throws Exception {
        server = new ScriptedServer(shown, script);
        var config = TestSessionConfig.at("xmpps", server.port(), shown.certificate());
        config.replyTimeout = Duration.ofSeconds(3);
        change.accept(config);
        sessions = new ClientSessions(
                logins, config.xmpp(ScriptedServer.DOMAIN), config, new SimpleMeterRegistry(), "dns:");
        return new SessionRoster(sessions);
    }

    private void nothingWasSaid() {
        assertThat(server.heard()).noneMatch(piece -> piece.contains("<auth") || piece.contains("<response"));
    }

    @Test
    void weakerMechanismThanBefore_getsNoPassword() throws Exception {
        logins.accepted(JULIET, logins.find(JULIET).orElseThrow(), "SCRAM-SHA-256");
        var rosters = against(piece -> ScriptedServer.mechanisms("SCRAM-SHA-1", "PLAIN"));
        assertThatThrownBy(() -> rosters.fetch(JULIET))
                .isInstanceOf(RosterUnavailable.class)
                .hasMessageContaining("as safe as before");
        nothingWasSaid();
    }

    @Test
    void mechanismThatTheOperatorForbids_isNotUsed() throws Exception {
        var rosters = against(
                certificate,
                piece -> ScriptedServer.mechanisms("PLAIN"),
                config -> config.mechanisms = List.of("SCRAM-SHA-256", "SCRAM-SHA-1"));
        assertThatThrownBy(() -> rosters.fetch(JULIET)).hasMessageContaining("kith.xmpp.session.mechanisms");
        nothingWasSaid();
    }

    @Test
    void yesWithoutProof_isNotBelieved() throws Exception {
        var rosters = against(piece -> piece.contains("<stream:stream")
                ? ScriptedServer.mechanisms("SCRAM-SHA-256")
                : "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        assertThatThrownBy(() -> rosters.fetch(JULIET))
                .isInstanceOf(RosterUnavailable.class)
                .hasMessageContaining("did not prove");
        assertThat(server.heard()).noneMatch(piece -> piece.contains("<iq"));
    }

    @Test
    void oneRoundOfHashing_getsNoProof() throws Exception {
        var rosters = against(piece -> piece.contains("<stream:stream")
                ? ScriptedServer.mechanisms("SCRAM-SHA-1")
                : challenge(piece, "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1"));
        assertThatThrownBy(() -> rosters.fetch(JULIET)).hasMessageContaining("rounds of SCRAM");
        assertThat(server.heard()).noneMatch(piece -> piece.contains("<response"));
    }

    /** The server's first message, to a client's first message in an {@code <auth/>}. */
    private static String challenge(String auth, String rest) {
        String first = new String(
                Base64.getDecoder()
                        .decode(auth.substring(
                                auth.indexOf("'>") > 0 ? auth.indexOf("'>") + 2 : auth.indexOf("\">") + 2,
                                auth.indexOf("</auth>"))),
                StandardCharsets.UTF_8);
        String nonce = first.substring(first.indexOf("r=") + 2);
        return "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                + Base64.getEncoder().encodeToString(("r=" + nonce + "server," + rest).getBytes(StandardCharsets.UTF_8))
                + "</challenge>";
    }

    @Test
    void anothersSession_isNotUsed() throws Exception {
        var rosters = against(ScriptedServer.trusting("tybalt@capulet.example/kith", "PLAIN"));
        assertThatThrownBy(() -> rosters.fetch(JULIET))
                .isInstanceOf(RosterUnavailable.class)
                .hasMessageContaining("for another's");
        assertThat(server.heard()).noneMatch(piece -> piece.contains("jabber:iq:roster"));
    }

    @Test
    void certificateForAnotherName_getsNoPassword_withDirectTls() throws Exception {
        var other = Certificate.selfSigned(Files.createTempDirectory(folder, "other"), "montague.example");
        var rosters = against(other, ScriptedServer.trusting(JULIET + "/kith", "PLAIN"), config -> {});
        assertThatThrownBy(() -> rosters.fetch(JULIET))
                .isInstanceOf(RosterUnavailable.class)
                .hasMessageContaining("not for capulet.example");
        assertThat(server.heard()).isEmpty();
    }

    @Test
    void certificateForAnotherName_getsNoPassword_withStartTls() throws Exception {
        Path place = Files.createTempDirectory(folder, "prosody");
        var unused = Certificate.selfSigned(place, "montague.example");
        try (ProsodyServer prosody = ProsodyServer.start(place)) {
            prosody.addUser("juliet", "r0m30");
            var config = TestSessionConfig.at("xmpp", prosody.c2sPort(), prosody.certificate());
            sessions = new ClientSessions(
                    logins, config.xmpp(prosody.domain()), config, new SimpleMeterRegistry(), "dns:");
            assertThatThrownBy(() -> new SessionRoster(sessions).fetch(JULIET))
                    .isInstanceOf(RosterUnavailable.class)
                    .hasMessageContaining("not for capulet.example");
        }
    }

    @Test
    void accountOfAnotherDomain_isNotShownToThisServer() throws Exception {
        var elsewhere = BareJid.parse("juliet@montague.example");
        logins.put(elsewhere, new XmppLogin.Password("r0m30"));
        var rosters = against(ScriptedServer.trusting(elsewhere + "/kith", "PLAIN"));
        assertThatThrownBy(() -> rosters.fetch(elsewhere)).isInstanceOf(RosterRefused.class);
        assertThat(server.connections()).isZero();
    }

    @Test
    void token_isShownByTheBestWay_andAWrongOneOnce() throws Exception {
        logins.put(JULIET, new XmppLogin.Token("t0ken"));
        for (String mechanism : SignInWays.TOKEN) {
            var rosters = against(ScriptedServer.trusting(JULIET + "/kith", mechanism));
            assertThat(rosters.fetch(JULIET).items()).isEmpty();
            String text = SecretMechanism.message(mechanism, "juliet", "capulet.example", "t0ken");
            assertThat(server.heard())
                    .anyMatch(piece -> piece.contains(mechanism)
                            && piece.contains(
                                    Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
            stop();
            logins.put(JULIET, new XmppLogin.Token("t0ken"));
        }
        var refusing = against(piece -> {
            if (piece.contains("<stream:stream")) {
                return ScriptedServer.mechanisms("OAUTHBEARER");
            }
            return piece.contains("<auth")
                    ? "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                            + Base64.getEncoder()
                                    .encodeToString("{\"status\":\"invalid_token\"}".getBytes(StandardCharsets.UTF_8))
                            + "</challenge>"
                    : "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><credentials-expired/></failure>";
        });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> refusing.fetch(JULIET)).isInstanceOf(RosterRefused.class);
        }
        assertThat(server.connections()).isEqualTo(1);
        assertThat(logins.find(JULIET).orElseThrow().refused()).isTrue();
    }

    @Test
    void politeGoodbyeOfTheServer_isNoGoodbyeForEver() throws Exception {
        var rosters = against(ScriptedServer.trusting(JULIET + "/kith", "PLAIN"));
        assertThat(rosters.fetch(JULIET).items()).isEmpty();
        server.say("</stream:stream>");
        Await.until("another connection", SOON, () -> server.connections() == 2 && sessions.open() == 1);
        assertThat(rosters.fetch(JULIET).items()).isEmpty();
    }

    @Test
    void loginsAtTheSameTime_haveACeiling() throws Exception {
        var rosters = against(certificate, piece -> "", config -> {
            config.concurrentLogins = 2;
            config.replyTimeout = Duration.ofMillis(500);
        });
        var all = new java.util.ArrayList<Thread>();
        var unexpected = new AtomicReference<Throwable>();
        for (int i = 0; i < 8; i++) {
            var owner = BareJid.parse("person" + i + "@capulet.example");
            logins.put(owner, new XmppLogin.Password("r0m30"));
            all.add(Thread.ofVirtual().start(() -> {
                try {
                    var unused = rosters.fetch(owner);
                } catch (RosterUnavailable e) {
                    // as it should be
                } catch (RosterRefused | RuntimeException e) {
                    unexpected.set(e);
                }
            }));
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(unexpected.get()).isNull();
        assertThat(server.connections()).isGreaterThanOrEqualTo(3);
        assertThat(server.mostAtOnce()).isLessThanOrEqualTo(2);
    }

    /** RFC 6121 §2.1.6: anybody could send one. */
    @Test
    void pushFromAStranger_isNoNews() throws Exception {
        var rosters = against(ScriptedServer.trusting(JULIET + "/kith", "PLAIN"));
        var heard = new LinkedBlockingQueue<BareJid>();
        sessions.onRosterChange(heard::add);
        assertThat(rosters.fetch(JULIET).items()).isEmpty();
        String push = "<iq type='set' %s id='%s'><query xmlns='jabber:iq:roster'><item jid='romeo@montague.example'/>"
                + "</query></iq>";
        server.say(push.formatted("from='tybalt@capulet.example/evil'", "evil"));
        Await.until(
                "refused",
                SOON,
                () -> server.heard().stream()
                        .anyMatch(piece -> piece.contains("evil") && piece.contains("service-unavailable")));
        assertThat(heard.poll(1_200, TimeUnit.MILLISECONDS)).isNull();
        server.say(push.formatted("from='juliet@capulet.example'", "own"));
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(JULIET);
    }
}
