package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.RosterWays;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Kith's link to a real Prosody, and its way to rosters by privilege. */
record PrivilegedLink(ComponentLink link, PrivilegedRoster rosters) {
    /** A server with the account that privileges are tried on. */
    static ProsodyServer startServer(Path folder) throws Exception {
        ProsodyServer prosody = ProsodyServer.start(folder);
        prosody.addUser("probe", "pr0b3");
        return prosody;
    }

    /** Returns once it is connected and rosters can be used. */
    static PrivilegedLink open(ProsodyServer server, Duration patience) throws Exception {
        var config = new TestXmppConfig(server);
        var stream = new Stream();
        var rosters = new PrivilegedRoster(stream);
        var link = new ComponentLink(
                config,
                stream,
                new PrivilegeTrial(config, stream, rosters),
                new PresenceWatch(),
                new PresenceLink(config, stream, rosters),
                new RosterWays(List.of(rosters), config),
                List.of(),
                Clock.systemUTC());
        link.start();
        assertThat(link.awaitConnected(patience))
                .as(() -> link.diagnose().toString())
                .isTrue();
        return new PrivilegedLink(link, rosters);
    }
}
