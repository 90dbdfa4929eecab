package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.sync.RosterAccess;
import dev.kith.sync.RosterAccessContract;
import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.RosterWays;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Rosters by privilege on Prosody. */
class PrivilegedRosterTest extends RosterAccessContract<ProsodyServer> {
    private ComponentLink link;

    @Override
    protected ProsodyServer startServer(Path folder) throws Exception {
        ProsodyServer prosody = ProsodyServer.start(folder);
        prosody.addUser("probe", "pr0b3");
        return prosody;
    }

    @Override
    protected RosterAccess open(ProsodyServer server) throws Exception {
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
        assertThat(link.awaitConnected(LATER))
                .as(() -> link.diagnose().toString())
                .isTrue();
        return privileged;
    }

    @Override
    protected void shut() {
        link.stop();
    }
}
