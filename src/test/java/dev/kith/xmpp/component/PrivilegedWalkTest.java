package dev.kith.xmpp.component;

import dev.kith.sync.SubscriptionWalkContract;
import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.RosterWay;
import java.nio.file.Path;
import java.time.Duration;

/** What becomes of subscriptions by privilege on Prosody. */
class PrivilegedWalkTest extends SubscriptionWalkContract<ProsodyServer> {
    private PrivilegedLink kith;

    @Override
    protected ProsodyServer startServer(Path folder) throws Exception {
        return PrivilegedLink.startServer(folder);
    }

    @Override
    protected RosterWay open(ProsodyServer server) throws Exception {
        kith = PrivilegedLink.open(server, Duration.ofSeconds(60));
        return kith.rosters();
    }

    @Override
    protected void shut() {
        kith.link().stop();
    }

    @Override
    protected String serverName() {
        return "prosody";
    }
}
