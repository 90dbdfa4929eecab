package dev.kith.xmpp.component;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, commands and google:mail:notify on Prosody. */
class ProsodyChatTest implements AlertMessagesContract, CommandsContract, MailNotifyContract {
    @TempDir
    static Path folder;

    private static ProsodyServer server;
    private ChatTown town;

    @BeforeAll
    static void startServer() throws Exception {
        server = ProsodyServer.start(folder);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        town = new ChatTown(server);
    }

    @AfterEach
    void stop() throws Exception {
        town.close();
    }

    @Override
    public ChatTown town() {
        return town;
    }

    @Override
    public boolean announcesWhileKithIsAway() {
        return true;
    }
}
