package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.sync.SubscriptionWalkContract;
import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.RosterWays;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What becomes of subscriptions by privilege on Prosody. */
class PrivilegedWalkTest extends SubscriptionWalkContract<ProsodyServer> {
    private ComponentLink link;

    @Override
    protected ProsodyServer startServer(Path folder) throws Exception {
        ProsodyServer prosody = ProsodyServer.start(folder);
        prosody.addUser("probe", "pr0b3");
        return prosody;
    }

    @Override
    protected RosterWay open(ProsodyServer server) throws Exception {
        var config = new TestXmppConfig(server);
        var stream = new Stream();
        var privileged = new PrivilegedRoster(stream);
        link = new ComponentLink(
                config,
                stream,
                new PrivilegeTrial(config, stream, privileged),
                new PresenceWatch(),
                new PresenceLink(config, stream, privileged),
                new RosterWays(List.of(privileged), config),
                List.of(),
                Clock.systemUTC());
        link.start();
        assertThat(link.awaitConnected(Duration.ofSeconds(60)))
                .as(() -> link.diagnose().toString())
                .isTrue();
        return privileged;
    }

    @Override
    protected void shut() {
        link.stop();
    }

    @Override
    protected String serverName() {
        return "prosody";
    }
}
