package dev.kith.xmpp.component;

import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Avatars on ejabberd as its example is set up. */
class EjabberdAvatarTest implements AvatarContract {
    @TempDir
    static Path folder;

    private static EjabberdServer server;
    private PresenceTown town;

    @BeforeAll
    static void startServer() throws Exception {
        server = EjabberdServer.start(folder);
        server.addUser("probe", "pr0b3");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        town = new PresenceTown(server);
    }

    @AfterEach
    void stop() throws Exception {
        town.close();
    }

    @Override
    public PresenceTown town() {
        return town;
    }

    @Override
    public boolean tellsOfPep() {
        return true;
    }
}
