package dev.kith.xmpp.session;

import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;

/** Silent sessions on ejabberd. */
class EjabberdSessionTest extends ClientSessionContract<EjabberdServer> {
    @Override
    EjabberdServer startServer(Path folder) throws Exception {
        return EjabberdServer.startWithTls(folder);
    }

    @Override
    Path certificate() {
        return server.certificate();
    }

    @Override
    int directTlsPort() {
        return server.directTlsPort();
    }

    @Override
    void changePassword(Person person, String password) throws Exception {
        server.setPassword(person.name(), password);
    }
}
