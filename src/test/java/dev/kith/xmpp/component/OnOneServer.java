package dev.kith.xmpp.component;

import dev.kith.testing.XmppServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one real server, each with a link and people of its own. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class OnOneServer<S extends XmppServer, T extends AutoCloseable> {
    S server;
    T town;

    /** Starts the server, set up as these tests want it. */
    abstract S startServer(Path folder) throws Exception;

    /** What each test has around it. */
    abstract T newTown() throws Exception;

    @BeforeAll
    void startServerOnce(@TempDir Path folder) throws Exception {
        server = startServer(folder);
    }

    @AfterAll
    void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        town = newTown();
    }

    @AfterEach
    void stop() throws Exception {
        town.close();
    }

    public T town() {
        return town;
    }
}
