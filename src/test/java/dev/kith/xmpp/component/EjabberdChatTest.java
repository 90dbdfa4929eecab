package dev.kith.xmpp.component;

import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, commands and google:mail:notify on ejabberd 23.01, whose delegation is of version 1. */
class EjabberdChatTest implements AlertMessagesContract, CommandsContract, MailNotifyContract {
    @TempDir
    static Path folder;

    private static EjabberdServer server;
    private ChatTown town;

    @BeforeAll
    static void startServer() throws Exception {
        server = EjabberdServer.start(folder);
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
        return false;
    }
}
