package dev.kith.alert.imap;

import dev.kith.testing.DovecotServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract at a Dovecot, set up in one way or another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DovecotContract extends MailboxWatcherContract {
    private DovecotServer server;

    /** What is appended to its configuration. */
    abstract String configuration();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = DovecotServer.start(folder, configuration());
        for (String user : USERS) {
            server.addUser(user, PASSWORD);
        }
    }

    @AfterAll
    void close() throws Exception {
        server.close();
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
