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

    @org.junit.jupiter.api.Test
    void debug() throws Exception {
        Person juliet = newPerson();
        for (String text : java.util.List.of(
                "Romeo & <Juliet> 'x' \"y\" ]]> &amp; {\"a\":1}",
                "back\\slash \\u0041 \\n %00 %s {} \\",
                "a;b; c ;;d",
                ";",
                "💘 مرحبا بالعالم שלום \u0627\u202e",
                "e\u0301 é ﬁ \u00a0ß \u200b\u2028|",
                "\u0000\u0001\uFFFE\uD800x",
                "Zoë".repeat(100))) {
            for (var groups : java.util.List.of(java.util.List.<String>of(), java.util.List.of(text))) {
                var odd = new dev.kith.roster.Contact(friend("odd"), text, groups);
                try {
                    rosters.set(juliet.jid(), odd);
                } catch (dev.kith.sync.RosterRefused e) {
                    System.out.println("DEBUG refused " + odd + " " + e.getMessage());
                }
            }
        }
    }
}
