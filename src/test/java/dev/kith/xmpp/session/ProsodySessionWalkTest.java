package dev.kith.xmpp.session;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;

/** What becomes of subscriptions through sessions on Prosody. */
class ProsodySessionWalkTest extends SessionWalkContract<ProsodyServer> {
    @Override
    protected ProsodyServer startServer(Path folder) throws Exception {
        return ProsodyServer.start(folder);
    }

    @Override
    Path certificate(ProsodyServer server) {
        return server.certificate();
    }

    @Override
    protected String serverName() {
        return "prosody";
    }
}
