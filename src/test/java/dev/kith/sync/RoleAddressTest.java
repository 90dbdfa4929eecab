package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postmaster",
                "abuse",
                "noreply",
                "no-reply",
                "no_reply",
                "do-not-reply",
                "donotreply",
                "no-reply-billing",
                "mailer-daemon",
                "announce-request",
                "owner-announce",
                "info+web",
                "support.team"
            })
    void officesAndPrograms_areNobody(String local) {
        boolean team = local.equals("support.team"); // a name with a dot is a name
        assertThat(RoleAddress.is(BareJid.parse(local + "@verona.example"))).isEqualTo(!team);
    }

    @ParameterizedTest
    @ValueSource(strings = {"juliet", "noreen", "infosec.jane", "owner", "newsome", "r.oot", "requesta", "abuser"})
    void people_arePeople(String local) {
        assertThat(RoleAddress.is(BareJid.parse(local + "@verona.example"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"verona.example"})
    void server_isNobody(String domain) {
        assertThat(RoleAddress.is(BareJid.parse(domain))).isTrue();
    }
}
