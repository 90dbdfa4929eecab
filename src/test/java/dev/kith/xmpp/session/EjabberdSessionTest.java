package dev.kith.xmpp.session;

import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
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

    /** ejabberd says goodbye to a person's own clients for a session that never said hello. */
    @Override
    void awaitEndOfSession(Person person, ChatClient own) throws Exception {
        Await.until("gone", SOON, () -> own.heardOf(person.silent()));
    }
}
