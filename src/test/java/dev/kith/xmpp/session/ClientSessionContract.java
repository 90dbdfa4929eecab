package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.XmppLogin;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.TcpProxy;
import dev.kith.testing.XmppServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jivesoftware.smack.packet.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What silent sessions do and are seen to do, on a real server, with people's own programs looking on. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ClientSessionContract<S extends XmppServer> {
    static final Duration SOON = Duration.ofSeconds(20);

    /** Somebody with an account, and what their sessions need. */
    record Person(String name, BareJid jid) {
        String password() {
            return "pass of " + name;
        }

        String silent() {
            return jid + "/kith";
        }
    }

    S server;
    final InMemoryLogins logins = new InMemoryLogins();
    private final List<AutoCloseable> open = new ArrayList<>();
    private int people;

    abstract S startServer(Path folder) throws Exception;

    abstract Path certificate();

    abstract int directTlsPort();

    @BeforeAll
    void startServerOnce(@TempDir Path folder) throws Exception {
        server = startServer(folder);
    }

    @AfterAll
    void stopServer() throws Exception {
        server.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        open.clear();
    }

    /** Waits until the server has ended a person's silent session, and checks what their own client heard of it. */
    abstract void awaitEndOfSession(Person person, ChatClient own) throws Exception;

    Person newPerson() throws Exception {
        String name = "citizen" + ++people;
        var person = new Person(name, BareJid.parse(name + "@" + server.domain()));
        server.addUser(name, person.password());
        logins.put(person.jid(), new XmppLogin.Password(person.password()));
        return person;
    }

    TestSessionConfig config() {
        return TestSessionConfig.at("xmpp", server.c2sPort(), certificate());
    }

    ClientSessions sessions(TestSessionConfig config) {
        return sessions(config, "dns:");
    }

    ClientSessions sessions(TestSessionConfig config, String nameServers) {
        var sessions = new ClientSessions(
                logins, config.xmpp(server.domain()), config, new SimpleMeterRegistry(), nameServers);
        open.add(sessions::stop);
        return sessions;
    }

    TcpProxy proxy() throws Exception {
        var proxy = new TcpProxy(server.c2sPort(), text -> text);
        open.add(proxy);
        return proxy;
    }

    ChatClient login(Person person) throws Exception {
        ChatClient client = ChatClient.login(server, person.name(), person.password(), "phone");
        open.add(client::cut);
        return client;
    }

    static Contact contact(String jid, String name, String... groups) {
        return new Contact(BareJid.parse(jid), name, List.of(groups));
    }

    private static void works(SessionRoster rosters, Person person) throws Exception {
        rosters.set(person.jid(), contact("friend@friends.example", "Friend"));
        assertThat(rosters.fetch(person.jid()).items()).containsKey(BareJid.parse("friend@friends.example"));
    }

    @Test
    void session_works_andNobodySeesIt() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        var rosters = new SessionRoster(sessions(config()));
        ChatClient hers = login(juliet);
        ChatClient his = login(romeo);
        becomesVisible(juliet, hers, romeo, his);

        rosters.set(juliet.jid(), contact("nurse@friends.example", "Nurse", "Family"));
        RosterItem pushed = hers.awaitPush(push -> push.jid().localpart().equals("nurse"), SOON)
                .item();
        assertThat(pushed.name()).isEqualTo("Nurse");
        assertThat(pushed.groups()).containsExactly("Family");
        assertThat(rosters.fetch(juliet.jid()).items()).isEqualTo(hers.roster());
        rosters.remove(juliet.jid(), BareJid.parse("nurse@friends.example"));
        assertThat(hers.awaitPush(push -> push.jid().localpart().equals("nurse"), SOON)
                        .item())
                .isNull();

        hers.ping();
        his.ping();
        assertThat(hers.heardOf(juliet.silent())).isFalse();
        assertThat(his.heardOf(juliet.silent())).isFalse();
    }

    private void becomesVisible(Person person, ChatClient client, Person watcher, ChatClient watching)
            throws Exception {
        String asking = watcher.jid().toString();
        watching.subscribe(person.jid().toString());
        Await.until("asked", SOON, () -> client.received(Presence.Type.subscribe, asking) > 0);
        client.allow(asking);
        Await.until(
                "seen",
                SOON,
                () -> watching.received(Presence.Type.available, person.jid().toString()) > 0);
    }

    @Test
    void endOfASession_isNotSeenByContacts() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        var sessions = sessions(config());
        works(new SessionRoster(sessions), juliet);
        ChatClient hers = login(juliet);
        ChatClient his = login(romeo);
        becomesVisible(juliet, hers, romeo, his);
        sessions.stop();
        assertThat(sessions.open()).isZero();
        awaitEndOfSession(juliet, hers);
        hers.ping();
        his.ping();
        assertThat(his.heardOf(juliet.silent())).isFalse();
        assertThatThrownBy(() -> new SessionRoster(sessions).fetch(juliet.jid()))
                .isInstanceOf(RosterUnavailable.class);
    }

    @Test
    void directTls_works() throws Exception {
        Person juliet = newPerson();
        var config = TestSessionConfig.at("xmpps", directTlsPort(), certificate());
        works(new SessionRoster(sessions(config)), juliet);
    }

    @Test
    void serverIsFound_byDns() throws Exception {
        Person juliet = newPerson();
        try (var names = new NameServer()) {
            names.say("_xmpps-client._tcp." + server.domain(), 10, 0, directTlsPort(), "localhost");
            var config = config();
            config.server = Optional.empty();
            works(new SessionRoster(sessions(config, names.address())), juliet);
        }
    }

    @Test
    void bestMechanism_isTaken_andRemembered() throws Exception {
        Person juliet = newPerson();
        works(new SessionRoster(sessions(config())), juliet);
        assertThat(logins.find(juliet.jid()).orElseThrow().mechanism()).contains("SCRAM-SHA-256");
    }

    @Test
    void everyMechanism_works() throws Exception {
        for (String mechanism : SignInWays.PASSWORD) {
            Person juliet = newPerson();
            var config = config();
            config.mechanisms = List.of(mechanism);
            works(new SessionRoster(sessions(config)), juliet);
            assertThat(logins.find(juliet.jid()).orElseThrow().mechanism()).contains(mechanism);
        }
    }

    @Test
    void passwordWithOddCharacters_works() throws Exception {
        Person juliet = newPerson();
        String odd = "pä,s=s <&> ☂ %00";
        changePassword(juliet, odd);
        logins.put(juliet.jid(), new XmppLogin.Password(odd));
        works(new SessionRoster(sessions(config())), juliet);
    }

    /** Gives somebody another password. */
    abstract void changePassword(Person person, String password) throws Exception;

    @Test
    void wrongPassword_isTriedOnce_untilItIsSetAnew() throws Exception {
        Person juliet = newPerson();
        TcpProxy proxy = proxy();
        var config = TestSessionConfig.at("xmpp", proxy.port(), certificate());
        var sessions = sessions(config);
        var rosters = new SessionRoster(sessions);
        logins.put(juliet.jid(), new XmppLogin.Password("wrong"));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> rosters.fetch(juliet.jid()))
                    .isInstanceOf(RosterRefused.class)
                    .hasMessageContaining("kith account xmpp-login " + juliet.jid());
        }
        sessions.review();
        assertThatThrownBy(() -> new SessionRoster(sessions(config)).fetch(juliet.jid())) // as after a restart
                .isInstanceOf(RosterRefused.class);
        assertThat(proxy.accepted()).isEqualTo(1);
        assertThat(sessions.trouble(juliet.jid())).contains("refused");
        logins.put(juliet.jid(), new XmppLogin.Password(juliet.password()));
        works(rosters, juliet);
        assertThat(proxy.accepted()).isEqualTo(2);
        assertThat(sessions.trouble(juliet.jid())).isEmpty();
    }

    @Test
    void accountWithoutLogin_isRefused() {
        var nobody = BareJid.parse("nobody@" + server.domain());
        assertThatThrownBy(() -> new SessionRoster(sessions(config())).fetch(nobody))
                .isInstanceOf(RosterRefused.class)
                .hasMessageContaining("kith account xmpp-login " + nobody);
    }

    @Test
    void strippedEncryption_getsNoPassword() throws Exception {
        Person juliet = newPerson();
        var stripping = new TcpProxy(
                server.c2sPort(),
                text -> text.replace("<starttls", "<nostarttls").replace("</starttls", "</nostarttls"));
        open.add(stripping);
        var config = TestSessionConfig.at("xmpp", stripping.port(), certificate());
        config.replyTimeout = Duration.ofSeconds(2);
        assertThatThrownBy(() -> new SessionRoster(sessions(config)).fetch(juliet.jid()))
                .isInstanceOf(RosterUnavailable.class)
                // A server that insists on encryption names no mechanisms before, which Smack waits for.
                .hasMessageMatching(".*(no encryption|does not answer).*");
    }

    @Test
    void untrustedCertificate_getsNoPassword() throws Exception {
        Person juliet = newPerson();
        for (var config : List.of(config(), TestSessionConfig.at("xmpps", directTlsPort(), certificate()))) {
            config.trustFile = Optional.empty();
            assertThatThrownBy(() -> new SessionRoster(sessions(config)).fetch(juliet.jid()))
                    .isInstanceOf(RosterUnavailable.class)
                    .hasMessageContaining("certificate is not trusted");
        }
    }

    /** The JDK's own parser stops after 100,000 references on one stream; each apostrophe is one on Prosody. */
    @Test
    void rosterFullOfApostrophes_isReadAgainAndAgain_onOneStream() throws Exception {
        Person juliet = newPerson();
        ChatClient client = login(juliet);
        for (int i = 0; i < 100; i++) {
            client.set("friend" + i + "@friends.example", "'".repeat(100), "Friends' friends");
        }
        TcpProxy proxy = proxy();
        var rosters = new SessionRoster(sessions(TestSessionConfig.at("xmpp", proxy.port(), certificate())));
        for (int i = 0; i < 12; i++) {
            var roster = rosters.fetch(juliet.jid());
            assertThat(roster.items()).hasSize(100);
            assertThat(roster.unreadable()).isZero();
        }
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void silentConnection_isNoticed_andReplaced() throws Exception {
        Person juliet = newPerson();
        TcpProxy proxy = proxy();
        var config = TestSessionConfig.at("xmpp", proxy.port(), certificate());
        config.pingInterval = Duration.ofMillis(300);
        config.replyTimeout = Duration.ofMillis(1_500);
        var sessions = sessions(config);
        var rosters = new SessionRoster(sessions);
        works(rosters, juliet);
        proxy.goSilent();
        Await.until("another connection", SOON, () -> proxy.accepted() == 2 && sessions.open() == 1);
        works(rosters, juliet);
        assertThat(proxy.accepted()).isEqualTo(2);
    }

    @Test
    void idleSession_isKept() throws Exception {
        Person juliet = newPerson();
        TcpProxy proxy = proxy();
        var config = TestSessionConfig.at("xmpp", proxy.port(), certificate());
        config.pingInterval = Duration.ofMillis(100);
        var sessions = sessions(config);
        var rosters = new SessionRoster(sessions);
        works(rosters, juliet);
        var talk = sessions.of(juliet.jid()).<Talk>with(now -> now);
        for (int i = 0; i < 3; i++) {
            Await.until("silent", SOON, () -> talk.silence().toMillis() > 100);
            Await.until("asked and answered", SOON, () -> talk.silence().toMillis() < 100);
        }
        works(rosters, juliet);
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void restartedServer_isFoundAgain_withoutAnybodyAsking() throws Exception {
        Person juliet = newPerson();
        var sessions = sessions(config());
        var rosters = new SessionRoster(sessions);
        works(rosters, juliet);
        server.stop();
        try {
            assertThatThrownBy(() -> rosters.fetch(juliet.jid())).isInstanceOf(RosterUnavailable.class);
        } finally {
            server.start();
        }
        Await.until("back", Duration.ofSeconds(60), () -> sessions.open() == 1);
        works(rosters, juliet);
    }

    /** Both sign in under the same resource, so the later one ends the other's session. */
    @Test
    void sessionLostToAnotherReplica_isNotFoughtFor() throws Exception {
        Person juliet = newPerson();
        var before = sessions(config());
        var old = new AtomicBoolean(true);
        before.onlyOf(jid -> old.get());
        works(new SessionRoster(before), juliet);
        var lost = before.of(juliet.jid());
        old.set(false);
        TcpProxy proxy = proxy();
        var now = sessions(TestSessionConfig.at("xmpp", proxy.port(), certificate()));
        works(new SessionRoster(now), juliet);
        Await.until("given up", SOON, () -> lost.state() == ClientSession.State.CLOSED);
        works(new SessionRoster(now), juliet);
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void sessionsBeyondTheCeiling_takeTurns() throws Exception {
        var config = config();
        config.sessions = 2;
        var sessions = sessions(config);
        var rosters = new SessionRoster(sessions);
        var all = List.of(newPerson(), newPerson(), newPerson());
        for (int round = 0; round < 2; round++) {
            for (Person person : all) {
                works(rosters, person);
                assertThat(sessions.open()).isLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void loginThatIsGone_endsTheSession() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        var sessions = sessions(config());
        var rosters = new SessionRoster(sessions);
        works(rosters, juliet);
        works(rosters, romeo);
        boolean unused = logins.remove(juliet.jid());
        sessions.review();
        assertThat(sessions.open()).isEqualTo(1);
        assertThatThrownBy(() -> rosters.fetch(juliet.jid())).isInstanceOf(RosterRefused.class);
        works(rosters, romeo);
    }

    @Test
    void editsOfThePerson_areNews_andOurOwnAreNot() throws Exception {
        Person juliet = newPerson();
        var heard = new LinkedBlockingQueue<BareJid>();
        var sessions = sessions(config());
        sessions.onRosterChange(heard::add);
        var rosters = new SessionRoster(sessions);
        ChatClient hers = login(juliet);
        assertThat(rosters.fetch(juliet.jid()).items()).isEmpty(); // from now on it gets pushes
        for (int i = 0; i < 5; i++) {
            rosters.set(juliet.jid(), contact("friend" + i + "@friends.example", "Friend's '" + i, "Group"));
        }
        rosters.remove(juliet.jid(), BareJid.parse("friend0@friends.example"));
        assertThat(heard.poll(1_500, TimeUnit.MILLISECONDS)).as("of our own").isNull();
        hers.set("nurse@friends.example", "Nurse");
        assertThat(heard.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(juliet.jid());
        assertThat(heard).isEmpty();
        hers.remove("friend1@friends.example");
        assertThat(heard.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(juliet.jid());
        hers.subscribe("friend2@friends.example");
        assertThat(heard.poll(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("whose presence flows, on an item that we wrote")
                .isEqualTo(juliet.jid());
    }

    @Test
    void requestFromTheSession_isTheOwners() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        var rosters = new SessionRoster(sessions(config()));
        ChatClient hers = login(juliet);
        ChatClient his = login(romeo);
        rosters.set(juliet.jid(), contact(romeo.jid().toString(), "Romeo", "Lovers"));
        rosters.ask(juliet.jid(), romeo.jid());
        RosterItem asked = rosters.fetch(juliet.jid()).items().get(romeo.jid());
        assertThat(asked.pendingOut()).isTrue();
        assertThat(asked.name()).isEqualTo("Romeo");
        assertThat(hers.roster()).containsEntry(romeo.jid(), asked);
        Await.until(
                "asked",
                SOON,
                () -> his.received(Presence.Type.subscribe, juliet.jid().toString()) > 0);
        his.allow(juliet.jid().toString());
        Await.until(
                "seen",
                SOON,
                () -> hers.received(Presence.Type.available, romeo.jid().toString()) > 0);
        assertThat(rosters.fetch(juliet.jid()).items().get(romeo.jid()).subscription())
                .isEqualTo(Subscription.TO);
        his.ping();
        assertThat(his.heardOf(juliet.silent())).isFalse();
    }

    @Test
    void twoWhoBothWantIt_seeEachOther_andPart() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        var rosters = new SessionRoster(sessions(config()));
        ChatClient hers = login(juliet);
        ChatClient his = login(romeo);
        rosters.set(juliet.jid(), contact(romeo.jid().toString(), "Romeo"));
        rosters.set(romeo.jid(), contact(juliet.jid().toString(), "Juliet"));
        Await.until("both", SOON, () -> {
            boolean one = toBoth(rosters, juliet, romeo);
            boolean two = toBoth(rosters, romeo, juliet);
            return one && two;
        });
        Await.until(
                "seen",
                SOON,
                () -> hers.received(Presence.Type.available, romeo.jid().toString()) > 0
                        && his.received(Presence.Type.available, juliet.jid().toString()) > 0);

        RosterItem flowing = rosters.fetch(juliet.jid()).items().get(romeo.jid());
        boolean unused = rosters.setSubscription(juliet.jid(), flowing, Subscription.NONE);
        Await.until(
                "parted",
                SOON,
                () -> hers.roster().get(romeo.jid()).subscription() == Subscription.NONE
                        && his.roster().get(juliet.jid()).subscription() == Subscription.NONE);
        Await.until(
                "gone",
                SOON,
                () -> hers.received(Presence.Type.unavailable, romeo.jid().toString()) > 0
                        && his.received(Presence.Type.unavailable, juliet.jid().toString()) > 0);
        unused = rosters.setSubscription(juliet.jid(), flowing, Subscription.NONE); // as after a crash
        assertThat(rosters.fetch(juliet.jid()).items().get(romeo.jid()).hasSubscription())
                .isFalse();
    }

    private static boolean toBoth(SessionRoster rosters, Person one, Person other) throws Exception {
        // ejabberd shows no item at all while the other's request waits for an answer.
        RosterItem item = rosters.fetch(one.jid())
                .items()
                .getOrDefault(
                        other.jid(),
                        new RosterItem(other.jid(), "", new java.util.TreeSet<>(), Subscription.NONE, false));
        return item.subscription() == Subscription.BOTH || rosters.setSubscription(one.jid(), item, Subscription.BOTH);
    }

    @Test
    void blocklist_isRead() throws Exception {
        Person juliet = newPerson();
        var rosters = new SessionRoster(sessions(config()));
        assertThat(rosters.blocked(juliet.jid())).isEmpty();
        ChatClient hers = login(juliet);
        hers.block("tybalt@capulet.example", "spam.example", "montague@friends.example/only-here");
        assertThat(rosters.blocked(juliet.jid())).containsExactlyInAnyOrder("tybalt@capulet.example", "spam.example");
    }
}
