package dev.kith.xmpp.component;

import static dev.kith.presence.Availability.AVAILABLE;
import static dev.kith.presence.Availability.OFFLINE;
import static dev.kith.presence.Availability.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.presence.Grant;
import dev.kith.testing.Await;
import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jivesoftware.smack.packet.Presence.Type;
import org.junit.jupiter.api.Test;

/** Presence on ejabberd 23.01, which lets nobody write rosters for others: the person is asked. */
class EjabberdPresenceTest extends OnOneServer<EjabberdServer, PresenceTown> implements PresenceContract {
    @Override
    EjabberdServer startServer(Path folder) throws Exception {
        EjabberdServer server = EjabberdServer.start(folder);
        server.addUser("probe", "pr0b3");
        return server;
    }

    @Override
    PresenceTown newTown() throws Exception {
        return new PresenceTown(server);
    }

    /** The item came of the person's own yes. */
    @Override
    public boolean removesItsItem() {
        return false;
    }

    /** Mnesia has the last seconds in memory only: a kill takes the account that this test made just now along. */
    @Override
    @Test
    public void serverThatIsKilled_isUnknown_thenRightAgain() throws Exception {
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        server.kill();
        town.await(UNKNOWN);
        int before = town.told.size();
        server.start();
        town.awaitLink();
        Await.until("decided", PresenceTown.LATER, () -> town.now() == OFFLINE || town.grant() == Grant.WITHDRAWN);
        assertThat(town.told.subList(before, town.told.size())).doesNotContain(AVAILABLE);
    }

    @Test
    void personIsAskedOnce_andUnknownUntilTheyAgree() throws Exception {
        var client = town.login("one");
        town.presences.want("badges", Set.of(town.jid));
        town.awaitGrant(Grant.ASKED);
        Await.until("asked", PresenceTown.SOON, () -> town.wasAsked(client));
        town.link.stop();
        town.link.start();
        town.awaitLink();
        client.ping();
        assertThat(town.now()).isEqualTo(UNKNOWN);
        assertThat(client.received(Type.subscribe, server.component())).isEqualTo(1);
        client.allow(server.component());
        town.await(AVAILABLE);
    }

    @Test
    void yesThatCameWhileThereWasNoLink_isFound() throws Exception {
        var client = town.login("one");
        town.presences.want("badges", Set.of(town.jid));
        Await.until("asked", PresenceTown.SOON, () -> town.wasAsked(client));
        town.awaitGrant(Grant.ASKED);
        town.link.stop();
        client.allow(server.component());
        client.ping();
        town.link.start();
        town.await(AVAILABLE);
    }

    @Test
    void no_isRemembered() throws Exception {
        var client = town.login("one");
        town.presences.want("badges", Set.of(town.jid));
        Await.until("asked", PresenceTown.SOON, () -> town.wasAsked(client));
        client.refuse(server.component());
        town.awaitGrant(Grant.WITHDRAWN);
        assertThat(town.now()).isEqualTo(UNKNOWN);
    }

    /** Without a probe account it is found out by a set that would change nothing. */
    @Test
    void privilegeThatDoesNotWork_isFoundOut_andThePersonAsked() throws Exception {
        town.close();
        town = new PresenceTown(server, false);
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        assertThat(client.received(Type.subscribe, server.component())).isEqualTo(1);
    }

    /** So it is when a replica that stood still wakes up beside the one that took over: ejabberd forgets what both may do. */
    @Test
    void endOfAnotherLinkOfOurName_takesOurPrivileges_andTheyAreFetchedAnew() throws Exception {
        Set<BareJid> online = ConcurrentHashMap.newKeySet();
        town.link.onPresence(online::add, online::remove, online::clear);
        town.link.stop();
        town.config.pingInterval = Duration.ofMillis(500);
        town.link.start();
        town.awaitLink();
        LinkState before = town.link.state();
        var another = new ComponentConnection(TestXmppConfig.component(server), new InFlight());
        another.connect();
        another.login();
        another.disconnect(null);
        Await.until(
                "connected anew",
                PresenceTown.SOON,
                () -> town.link.state() != before && town.link.state() instanceof LinkState.Connected);
        try (var client = town.login("after")) {
            Await.until("online", PresenceTown.SOON, () -> online.contains(town.jid));
            assertThat(client).isNotNull();
        }
    }
}
