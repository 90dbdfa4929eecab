package dev.kith.alert.imap;

import dev.kith.testing.CyrusServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract at a Cyrus, with IDLE. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CyrusImapTest extends MailboxWatcherContract {
    private CyrusServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = CyrusServer.start(folder);
    }

    @AfterAll
    void close() throws Exception {
        server.close();
    }

    @Override
    void addUser(String name) throws Exception {
        server.addUser(name, PASSWORD);
    }

    @Override
    int imapPort() {
        return server.imapPort();
    }

    @Override
    int lmtpPort() {
        return server.lmtpPort();
    }

    @Override
    void stopServer() throws Exception {
        server.stop();
    }

    @Override
    void startServer() throws Exception {
        server.start();
    }
}
