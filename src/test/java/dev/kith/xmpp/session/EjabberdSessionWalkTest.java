package dev.kith.xmpp.session;

import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;

/** What becomes of subscriptions through sessions on ejabberd. */
class EjabberdSessionWalkTest extends SessionWalkContract<EjabberdServer> {
    @Override
    protected EjabberdServer startServer(Path folder) throws Exception {
        return EjabberdServer.startOfferingTls(folder);
    }

    @Override
    Path certificate(EjabberdServer server) {
        return server.certificate();
    }

    @Override
    protected String serverName() {
        return "ejabberd";
    }
}
