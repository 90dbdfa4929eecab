package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;
import java.util.Set;

/** Rosters through sessions on ejabberd. */
class EjabberdSessionRosterTest extends SessionRosterContract<EjabberdServer> {
    @Override
    protected EjabberdServer startServer(Path folder) throws Exception {
        return EjabberdServer.startWithTls(folder);
    }

    @Override
    Path certificate(EjabberdServer server) {
        return server.certificate();
    }

    /**
     * What ejabberd hides it hides from the owner's own programs, and no question of theirs would tell that apart from an item
     * that is not there without doing harm. So the item counts as removed by its owner, and is left to them.
     */
    @Override
    protected void assertHidden(Person owner, BareJid contact) throws Exception {
        assertThat(rosters.hidden(owner.jid(), Set.of(contact))).isEmpty();
    }
}
