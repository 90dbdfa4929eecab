package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.sync.RosterRefused;
import dev.kith.xmpp.WriteGate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write that must not even be sent. */
class OwnRosterTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");

    @Test
    void ownerOfARoster_isNoContactOnIt() {
        var rosters = new PrivilegedRoster(new Stream(), new WriteGate(() -> false));
        assertThatThrownBy(() -> rosters.set(JULIET, new Contact(JULIET, "Me", List.of())))
                .isInstanceOf(RosterRefused.class);
    }
}
