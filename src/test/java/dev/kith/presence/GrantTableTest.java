package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.testing.DatabaseResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Grants in PostgreSQL, and what the command line sees of them. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class GrantTableTest implements GrantMemoryContract {
    @Inject
    GrantTable table;

    @Inject
    PresenceTable seen;

    @Inject
    Presences presences;

    @Override
    public GrantMemory memory() {
        return table;
    }

    /** What the other replicas are told of a person is not kept longer than the right to see it. */
    @Test
    void presence_isKept_asLongAsTheGrant() {
        BareJid who = BareJid.parse("paris@verona.example");
        var here = new Presence(Availability.AVAILABLE, "", NOON);
        seen.put(1, Map.of(who, here), () -> {});
        assertThat(seen.since(0, 1).people()).doesNotContainKey(who);
        table.store(who, new Granted(Grant.GRANTED, true, NOON));
        seen.put(1, Map.of(who, here), () -> {});
        assertThat(seen.since(0, 1).people()).containsEntry(who, here);
        table.delete(who);
        assertThat(seen.since(0, 1).people()).doesNotContainKey(who);
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
