package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every memory of grants does. */
interface GrantMemoryContract {
    Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    GrantMemory memory();

    private static BareJid somebody() {
        return BareJid.parse("p" + UUID.randomUUID() + "@capulet.example");
    }

    @ParameterizedTest
    @EnumSource(value = Grant.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    default void everyGrant_isFoundAgain(Grant grant) {
        BareJid who = somebody();
        memory().store(who, new Granted(Grant.WANTED, false, NOON.minusSeconds(1)));
        var granted = new Granted(grant, true, NOON);
        memory().store(who, granted);
        assertThat(memory().of(who)).contains(granted);
        assertThat(memory().all()).contains(Map.entry(who, granted));
        memory().delete(who);
        memory().delete(who);
        assertThat(memory().of(who)).isEqualTo(Optional.empty());
        assertThat(memory().all()).doesNotContainKey(who);
    }

    @Test
    default void whoLeft_isForgotten_ifNothingIsLeftToEnd() {
        BareJid withdrawn = somebody();
        BareJid granted = somebody();
        memory().store(withdrawn, new Granted(Grant.WITHDRAWN, true, NOON));
        memory().store(granted, new Granted(Grant.GRANTED, true, NOON));
        memory().forget(withdrawn);
        memory().forget(granted);
        memory().forget(somebody());
        assertThat(memory().of(withdrawn)).isEqualTo(Optional.empty());
        assertThat(memory().of(granted)).contains(new Granted(Grant.GRANTED, true, NOON));
    }

    @Test
    default void askingAgain_changesOnlyWhatWasWithdrawn() {
        BareJid withdrawn = somebody();
        BareJid granted = somebody();
        memory().store(withdrawn, new Granted(Grant.WITHDRAWN, true, NOON));
        memory().store(granted, new Granted(Grant.GRANTED, true, NOON));
        memory().askAgain(withdrawn);
        memory().askAgain(granted);
        memory().askAgain(somebody());
        assertThat(memory().of(withdrawn)).map(Granted::grant).contains(Grant.WANTED);
        assertThat(memory().of(withdrawn)).map(Granted::ourItem).contains(false);
        assertThat(memory().of(granted)).contains(new Granted(Grant.GRANTED, true, NOON));
    }
}
