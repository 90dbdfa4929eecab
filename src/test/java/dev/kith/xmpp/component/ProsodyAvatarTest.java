package dev.kith.xmpp.component;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;

/** Avatars on a Prosody whose vCards and PEP know nothing of each other. */
class ProsodyAvatarTest extends OnOneServer<ProsodyServer, PresenceTown> implements AvatarContract {
    @Override
    ProsodyServer startServer(Path folder) throws Exception {
        ProsodyServer server = ProsodyServer.start(folder);
        server.addUser("probe", "pr0b3");
        return server;
    }

    @Override
    PresenceTown newTown() throws Exception {
        return PresenceTown.inAHurry(server);
    }

    @Override
    public boolean tellsOfPep() {
        return false;
    }
}
