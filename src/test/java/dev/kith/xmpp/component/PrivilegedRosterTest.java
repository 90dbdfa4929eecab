package dev.kith.xmpp.component;

import dev.kith.sync.RosterAccess;
import dev.kith.sync.RosterAccessContract;
import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;

/** Rosters by privilege on Prosody. */
class PrivilegedRosterTest extends RosterAccessContract<ProsodyServer> {
    private PrivilegedLink kith;

    @Override
    protected ProsodyServer startServer(Path folder) throws Exception {
        return PrivilegedLink.startServer(folder);
    }

    @Override
    protected RosterAccess open(ProsodyServer server) throws Exception {
        kith = PrivilegedLink.open(server, LATER);
        return kith.rosters();
    }

    @Override
    protected void shut() {
        kith.link().stop();
    }
}
