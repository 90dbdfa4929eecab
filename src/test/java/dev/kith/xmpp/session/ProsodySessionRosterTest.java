package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rosters through sessions on Prosody. */
class ProsodySessionRosterTest extends SessionRosterContract<ProsodyServer> {
    @Override
    protected ProsodyServer startServer(Path folder) throws Exception {
        return ProsodyServer.start(folder);
    }

    /** It hides nothing. */
    @Test
    void missingItem_isNotThere() throws Exception {
        Person juliet = newPerson();
        assertThat(rosters.unsure(juliet.jid(), Set.of(friend("romeo")))).isEmpty();
    }

    @Override
    Path certificate(ProsodyServer server) {
        return server.certificate();
    }
}
