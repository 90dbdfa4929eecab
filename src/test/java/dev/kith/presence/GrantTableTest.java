package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.testing.DatabaseResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Grants in PostgreSQL, and what the command line sees of them. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class GrantTableTest implements GrantMemoryContract {
    @Inject
    GrantTable table;

    @Inject
    Presences presences;

    @Override
    public GrantMemory memory() {
        return table;
    }

    @Test
    void listing_readsTheTable_withoutAService() {
        BareJid who = BareJid.parse("tybalt@capulet.example");
        assertThat(presences.grant(who)).isEqualTo(Grant.NONE);
        table.store(who, new Granted(Grant.WITHDRAWN, false, NOON));
        assertThat(presences.grant(who)).isEqualTo(Grant.WITHDRAWN);
        presences.askAgain(who);
        assertThat(presences.grant(who)).isEqualTo(Grant.WANTED);
        assertThat(presences.of(who)).isEqualTo(Presence.UNKNOWN);
    }
}
