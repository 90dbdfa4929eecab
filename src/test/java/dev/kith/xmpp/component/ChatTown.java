package dev.kith.xmpp.component;

import dev.kith.alert.Alert;
import dev.kith.alert.AlertCommands;
import dev.kith.alert.AlertSettings;
import dev.kith.alert.Alerts;
import dev.kith.alert.InMemoryAlerts;
import dev.kith.alert.InMemoryUnreadMail;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.RawSession;
import dev.kith.testing.XmppServer;
import dev.kith.xmpp.RosterWays;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server, somebody with an account on it, and Kith's link with everything that talks on it about mail. */
final class ChatTown implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    static final Duration LATER = Duration.ofSeconds(90);
    static final String PASSWORD = "r0m30";

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    final XmppServer server;
    final TestXmppConfig config;
    final Stream stream = new Stream();
    final ComponentLink link;
    final AlertMessages messages;
    final Alerts alerts = InMemoryAlerts.alerts(Clock.systemUTC());
    final AlertCommands commands;
    final InMemoryUnreadMail mail = new InMemoryUnreadMail();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final String name;
    final BareJid jid;
    final List<AutoCloseable> sessions = new CopyOnWriteArrayList<>();

    ChatTown(XmppServer server) throws Exception {
        this.server = server;
        name = "reader" + PEOPLE.incrementAndGet();
        server.addUser(name, PASSWORD);
        jid = BareJid.parse(name + "@" + server.domain());
        config = new TestXmppConfig(server);
        config.withProbeAccount = false;
        var settings = new InMemoryAlerts.Config(
                true, Optional.of("https://mail.capulet.example/?id={message-id}"), Optional.of("Europe/Berlin"));
        commands = InMemoryAlerts.commands(alerts, settings, Clock.systemUTC());
        messages = new AlertMessages(config, stream, metrics);
        var presence = new PresenceWatch();
        var rosters = new PrivilegedRoster(stream);
        link = new ComponentLink(
                config,
                stream,
                new PrivilegeTrial(config, stream, rosters),
                presence,
                new PresenceLink(config, stream, rosters),
                new RosterWays(List.of(rosters), config),
                List.of(
                        new Discovery(config),
                        messages,
                        new WrittenCommands(config, commands, null, Clock.systemUTC(), metrics),
                        new AdHocCommands(config, commands, null, Clock.systemUTC()),
                        new MailNotify(config, alerts, mail, settings, presence, Clock.systemUTC())),
                Clock.systemUTC());
        link.start();
        awaitLink();
    }

    void awaitLink() throws Exception {
        Await.until("the link", LATER, () -> link.state() instanceof LinkState.Connected);
    }

    void switchOn() {
        alerts.switchOn(jid, AlertSettings.usual(ZoneId.of("Europe/Berlin")), "by a test");
    }

    AlertSettings settings() {
        return alerts.find(jid).orElseThrow().settings();
    }

    ChatClient login() throws Exception {
        var client = ChatClient.login(server, name, PASSWORD, "phone");
        sessions.add(client);
        client.ping(); // behind its presence: a headline is for those only who are known to be online
        return client;
    }

    RawSession rawLogin(String resource) throws Exception {
        return rawLogin(name, resource);
    }

    RawSession rawLogin(String user, String resource) throws Exception {
        var session = RawSession.login(server, user, PASSWORD, resource);
        sessions.add(session);
        return session;
    }

    Alert headline(String id, String subject, String body) {
        return new Alert(jid, id, false, true, false, subject, body, null);
    }

    Alert everything(String id, boolean kept, boolean archived) {
        return new Alert(
                jid,
                id,
                kept,
                archived,
                true,
                "New mail",
                "Romeo Montague <romeo@montague.example> & 'others'",
                URI.create("https://mail.capulet.example/?id=a%40b&x=1"));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable session : sessions) {
            if (session instanceof ChatClient client) {
                client.cut();
            } else {
                session.close();
            }
        }
        link.stop();
    }
}
