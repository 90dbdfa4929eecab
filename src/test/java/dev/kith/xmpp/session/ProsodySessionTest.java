package dev.kith.xmpp.session;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;

/** Silent sessions on Prosody. */
class ProsodySessionTest extends ClientSessionContract<ProsodyServer> {
    private int directTlsPort;

    @Override
    ProsodyServer startServer(Path folder) throws Exception {
        ProsodyServer server = ProsodyServer.start(folder);
        directTlsPort = server.serveDirectTls();
        server.restart();
        return server;
    }

    @Override
    Path certificate() {
        return server.certificate();
    }

    @Override
    int directTlsPort() {
        return directTlsPort;
    }

    @Override
    void changePassword(Person person, String password) throws Exception {
        server.addUser(person.name(), password);
    }
}
