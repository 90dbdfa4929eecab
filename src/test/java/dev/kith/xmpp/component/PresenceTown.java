package dev.kith.xmpp.component;

import dev.kith.jid.BareJid;
import dev.kith.presence.Availability;
import dev.kith.presence.Grant;
import dev.kith.presence.InMemoryGrants;
import dev.kith.presence.Presences;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.XmppServer;
import dev.kith.xmpp.RosterWays;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jivesoftware.smack.packet.Presence;

/** A server, somebody with an account on it, and Kith's link with what follows their presence. */
final class PresenceTown implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);

    /** After a server's restart the link comes back within a minute. */
    static final Duration LATER = Duration.ofSeconds(90);

    static final String PASSWORD = "r0m30";

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    final XmppServer server;
    final TestXmppConfig config;
    final Stream stream;
    final PrivilegedRoster rosters;
    final ComponentLink link;
    final Presences presences;
    final String name = "person" + PEOPLE.incrementAndGet();
    final BareJid jid;
    final List<ChatClient> clients = new CopyOnWriteArrayList<>();

    /** Whose picture is wanted from the next {@link #follow} on. */
    Set<BareJid> pictured = Set.of();

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    /** Every availability that was told of, in order. */
    final List<Availability> told = new CopyOnWriteArrayList<>();

    PresenceTown(XmppServer server) throws Exception {
        this(server, true);
    }

    PresenceTown(XmppServer server, boolean probeAccount) throws Exception {
        this.server = server;
        jid = BareJid.parse(name + "@" + server.domain());
        server.addUser(name, PASSWORD);
        config = new TestXmppConfig(server);
        config.withProbeAccount = probeAccount;
        stream = new Stream();
        rosters = new PrivilegedRoster(stream);
        var subscriptions = new PresenceLink(config, stream, rosters);
        link = new ComponentLink(
                config,
                stream,
                new PrivilegeTrial(config, stream, rosters),
                new PresenceWatch(),
                subscriptions,
                new RosterWays(List.of(rosters), config),
                List.of(new Discovery(config)),
                Clock.systemUTC());
        presences = new InMemoryGrants(Clock.systemUTC())
                .presences(subscriptions, new AvatarLink(stream), Clock.systemUTC(), metrics);
        presences.onChange(who -> {
            if (who.equals(jid)) {
                told.add(presences.of(who).availability());
            }
        });
        presences.start();
        link.start();
        awaitLink();
    }

    void awaitLink() throws Exception {
        Await.until("the link", LATER, () -> link.state() instanceof LinkState.Connected);
    }

    ChatClient login(String resource) throws Exception {
        var client = ChatClient.login(server, name, PASSWORD, resource);
        clients.add(client);
        return client;
    }

    /** Wants the person followed; they agree where they are asked. */
    void follow(ChatClient client) throws Exception {
        presences.wantPictures(pictured);
        presences.want("badges", Set.of(jid));
        Await.until("followed or asked", SOON, () -> grant() == Grant.GRANTED || wasAsked(client));
        if (grant() != Grant.GRANTED) {
            client.allow(server.component());
        }
        awaitGrant(Grant.GRANTED);
    }

    boolean wasAsked(ChatClient client) {
        return client.received(Presence.Type.subscribe, server.component()) > 0;
    }

    Grant grant() {
        return presences.grant(jid);
    }

    void awaitGrant(Grant grant) throws Exception {
        Await.until(grant.toString(), SOON, () -> grant() == grant);
    }

    /** How often a look at somebody's picture ended so. */
    double looks(String result) {
        var counter = metrics.find("kith.avatar.looks").tag("result", result).counter();
        return counter == null ? 0 : counter.count();
    }

    double looks() {
        return metrics.find("kith.avatar.looks").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    double metric(String name) {
        return metrics.get(name).gauge().value();
    }

    Availability now() {
        return presences.of(jid).availability();
    }

    void await(Availability availability) throws Exception {
        await(availability, SOON);
    }

    void await(Availability availability, Duration deadline) throws Exception {
        try {
            Await.until(availability.toString(), deadline, () -> now() == availability);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " but " + presences.of(jid) + ", " + grant() + ", told " + told);
        }
    }

    @Override
    public void close() throws Exception {
        clients.forEach(ChatClient::cut);
        presences.stop();
        link.stop();
    }
}
