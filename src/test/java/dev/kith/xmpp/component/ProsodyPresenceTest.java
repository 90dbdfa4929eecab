package dev.kith.xmpp.component;

import static dev.kith.presence.Availability.AVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.Subscription;
import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;
import org.jivesoftware.smack.packet.Presence.Type;
import org.junit.jupiter.api.Test;

/** Presence on Prosody, where Kith puts itself on the roster. */
class ProsodyPresenceTest extends OnOneServer<ProsodyServer, PresenceTown> implements PresenceContract {
    @Override
    ProsodyServer startServer(Path folder) throws Exception {
        ProsodyServer server = ProsodyServer.start(folder);
        server.addUser("probe", "pr0b3");
        return server;
    }

    @Override
    PresenceTown newTown() throws Exception {
        return new PresenceTown(server);
    }

    @Override
    public boolean removesItsItem() {
        return true;
    }

    @Test
    void personWithABadge_isNotAskedTwice_andSeesTheItem() throws Exception {
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        var item = client.roster().get(BareJid.parse(server.component()));
        assertThat(item.name()).isEqualTo("Kith");
        assertThat(item.subscription()).isEqualTo(Subscription.FROM);
        assertThat(client.received(Type.subscribe, server.component())).isZero();
    }

    @Test
    void itemThatThePersonRenamed_isKept_whenTheSubscriptionEnds() throws Exception {
        var client = town.login("one");
        town.follow(client);
        client.set(server.component(), "My badge");
        town.presences.want("badges", java.util.Set.of());
        town.awaitGrant(dev.kith.presence.Grant.NONE);
        var left = client.roster().get(BareJid.parse(server.component()));
        assertThat(left.name()).isEqualTo("My badge");
        assertThat(left.subscription()).isEqualTo(Subscription.NONE);
    }

    /** Without privileges presence goes the ordinary way, as on any other server. */
    @Test
    void withoutPrivileges_thePersonIsAsked() throws Exception {
        server.stop();
        server.grant(false);
        server.start();
        try {
            town.awaitLink();
            var client = town.login("one");
            town.follow(client);
            town.await(AVAILABLE);
            assertThat(client.received(Type.subscribe, server.component())).isEqualTo(1);
        } finally {
            server.stop();
            server.grant(true);
            server.start();
        }
    }
}
