package dev.kith.xmpp.session;

import dev.kith.testing.ProsodyServer;
import dev.kith.testing.XmppServer;
import java.nio.file.Path;

/** Pairs by sessions on Prosody, which answers an {@code unsubscribe} with nothing. */
class ProsodySessionPairTest extends SessionPairContract {
    @Override
    XmppServer startServer(Path folder) throws Exception {
        return ProsodyServer.startWithoutComponents(folder);
    }

    @Override
    Path certificate(XmppServer server) {
        return ((ProsodyServer) server).certificate();
    }
}
