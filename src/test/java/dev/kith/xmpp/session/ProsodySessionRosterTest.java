package dev.kith.xmpp.session;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;

/** Rosters through sessions on Prosody. */
class ProsodySessionRosterTest extends SessionRosterContract<ProsodyServer> {
    @Override
    protected ProsodyServer startServer(Path folder) throws Exception {
        return ProsodyServer.start(folder);
    }

    @Override
    Path certificate(ProsodyServer server) {
        return server.certificate();
    }
}
