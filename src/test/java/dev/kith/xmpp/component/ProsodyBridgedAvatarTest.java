package dev.kith.xmpp.component;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Avatars on Prosody as its example is set up: those in PEP are seen on the vCard too. */
class ProsodyBridgedAvatarTest implements AvatarContract {
    @TempDir
    static Path folder;

    private static ProsodyServer server;
    private PresenceTown town;

    @BeforeAll
    static void startServer() throws Exception {
        server = ProsodyServer.start(folder);
        server.addUser("probe", "pr0b3");
        server.bridgeAvatars();
        server.restart();
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
