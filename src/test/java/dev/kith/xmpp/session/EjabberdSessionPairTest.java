package dev.kith.xmpp.session;

import dev.kith.testing.EjabberdServer;
import dev.kith.testing.XmppServer;
import java.nio.file.Path;

/** Pairs by sessions on ejabberd, which hides an item while its request waits. */
class EjabberdSessionPairTest extends SessionPairContract {
    @Override
    XmppServer startServer(Path folder) throws Exception {
        return EjabberdServer.startWithTls(folder);
    }

    @Override
    Path certificate(XmppServer server) {
        return ((EjabberdServer) server).certificate();
    }
}
