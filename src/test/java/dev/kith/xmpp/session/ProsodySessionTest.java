package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.ProsodyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

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

    @Override
    void awaitEndOfSession(Person person, ChatClient own) throws Exception {
        String signedIn = "(c2s\\w+)\\s+info\\s+Authenticated as " + person.jid();
        var silent = Pattern.compile(signedIn).matcher(Files.readString(server.log()));
        assertThat(silent.find()).isTrue(); // the first is the silent session, the second the client
        var gone = Pattern.compile(silent.group(1) + "\\s+info\\s+Client disconnected");
        Await.until(
                "gone", SOON, () -> gone.matcher(Files.readString(server.log())).find());
        own.ping();
        assertThat(own.heardOf(person.silent())).isFalse();
    }
}
