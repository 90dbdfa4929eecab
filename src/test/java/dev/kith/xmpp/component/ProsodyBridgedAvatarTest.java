package dev.kith.xmpp.component;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;

/** Avatars on Prosody as its example is set up: those in PEP are seen on the vCard too. */
class ProsodyBridgedAvatarTest extends OnOneServer<ProsodyServer, PresenceTown> implements AvatarContract {
    @Override
    ProsodyServer startServer(Path folder) throws Exception {
        ProsodyServer server = ProsodyServer.start(folder);
        server.addUser("probe", "pr0b3");
        server.bridgeAvatars();
        server.restart();
        return server;
    }

    @Override
    PresenceTown newTown() throws Exception {
        return PresenceTown.inAHurry(server);
    }

    @Override
    public boolean tellsOfPep() {
        return true;
    }
}
