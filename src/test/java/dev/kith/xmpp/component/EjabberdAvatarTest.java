package dev.kith.xmpp.component;

import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;

/** Avatars on ejabberd as its example is set up. */
class EjabberdAvatarTest extends OnOneServer<EjabberdServer, PresenceTown> implements AvatarContract {
    @Override
    EjabberdServer startServer(Path folder) throws Exception {
        EjabberdServer server = EjabberdServer.start(folder);
        server.addUser("probe", "pr0b3");
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
