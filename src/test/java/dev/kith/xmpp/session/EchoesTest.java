package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.xmpp.RosterQuery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of the pushes is ours; the real ones come from real servers in the contract. */
class EchoesTest {
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");

    @Test
    void removal_isNews_unlessItWasOurs() {
        var echoes = new Echoes();
        var removal = RosterQuery.remove(ROMEO);
        assertThat(echoes.isNews(removal)).isTrue();
        echoes.expect(ROMEO, Optional.of(new Contact(ROMEO, "Romeo", List.of())));
        assertThat(echoes.isNews(removal)).isTrue();
        echoes.expect(ROMEO, Optional.empty());
        assertThat(echoes.isNews(removal)).isFalse();
        echoes.forget();
        assertThat(echoes.isNews(removal)).isTrue();
    }
}
