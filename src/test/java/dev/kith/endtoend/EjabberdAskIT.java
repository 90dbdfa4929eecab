package dev.kith.endtoend;

import dev.kith.testing.EjabberdServer;
import dev.kith.testing.ProsodyServer;
import dev.kith.testing.XmppServer;
import java.nio.file.Path;

/** From ejabberd, of people at a Prosody. */
class EjabberdAskIT extends AskStory {
    @Override
    XmppServer startHome(Path folder, String dns, int port) throws Exception {
        return EjabberdServer.startFederated(folder, HERE, dns, port);
    }

    @Override
    XmppServer startElsewhere(Path folder, String dns, int port) throws Exception {
        return ProsodyServer.startFederated(folder, THERE, dns, port);
    }

    @Override
    Path certificate(XmppServer home) {
        return ((EjabberdServer) home).certificate();
    }
}
