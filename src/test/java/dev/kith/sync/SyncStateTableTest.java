package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.sync.SyncOutcome.Counts;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our memory in PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class SyncStateTableTest implements SyncStateContract {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration FIVE = Duration.ofMinutes(5);

    @Inject
    SyncStateTable state;

    @Inject
    LastPasses passes;

    @Inject
    StoredAccounts accounts;

    private Account juliet;
    private Account nurse;

    @BeforeEach
    void twoAccounts() {
        juliet = accounts.fresh("juliet");
        nurse = accounts.fresh("nurse");
    }

    @Override
    public SyncState state() {
        return state;
    }

    @Override
    public Account juliet() {
        return juliet;
    }

    @Override
    public Account nurse() {
        return nurse;
    }

    @Test
    void whatKithHadMadeBeforeABackupWasRestored_isNotCountedAsThereBefore() {
        accounts.sql("insert into doubted_item (account_id, jid) values (" + juliet.id() + ", '" + ROMEO + "')");
        state.met(juliet, ROMEO);
        state.met(juliet, PARIS);
        state.met(nurse, ROMEO);
        assertThat(state.metBefore(juliet)).containsExactly(PARIS);
        assertThat(state.metBefore(nurse)).containsExactly(ROMEO);
        state.met(juliet, ROMEO);
        assertThat(state.metBefore(juliet)).as("that was used up").containsExactlyInAnyOrder(PARIS, ROMEO);
    }

    @Test
    void doubtAboutAContact_endsWithIt_orWithAPassThatLeftNothingOpen() {
        for (Runnable end : List.<Runnable>of(() -> state.forget(juliet, ROMEO), () -> state.dropDoubts(juliet))) {
            accounts.sql("insert into doubted_item (account_id, jid) values (" + juliet.id() + ", '" + ROMEO + "')");
            end.run();
            state.met(juliet, ROMEO);
            assertThat(state.metBefore(juliet)).containsExactly(ROMEO);
            state.made(juliet, ROMEO);
        }
    }

    private Optional<LastPass> last() {
        return passes.of(juliet.id());
    }

    @Test
    void endOfAPass_isNoted_andTheNextTakesItsPlace() {
        assertThat(last()).isEmpty();
        assertThat(passes.note(juliet.id(), new SyncOutcome.Failed("no password"), NOON, NOON.plus(FIVE)))
                .isTrue();
        assertThat(last()).contains(new LastPass("failed", "no password", NOON, Optional.of(NOON.plus(FIVE))));
        Instant later = NOON.plus(FIVE);
        assertThat(passes.note(juliet.id(), new SyncOutcome.Synced(Counts.NONE), later, later.plus(FIVE)))
                .isTrue();
        assertThat(last()).map(LastPass::outcome).contains("synced");
        assertThat(passes.of(nurse.id())).isEmpty();
    }

    @Test
    void sameEnd_isNoNews_andIsNotStored() {
        var same = new SyncOutcome.Synced(Counts.NONE);
        passes.note(juliet.id(), same, NOON, NOON.plus(FIVE));
        Instant later = NOON.plus(Duration.ofDays(1));
        assertThat(passes.note(juliet.id(), same, later, later.plus(FIVE))).isFalse();
        assertThat(last()).map(LastPass::since).contains(NOON);
        passes.lookAgain(juliet.id());
        assertThat(passes.note(juliet.id(), same, later, later.plus(FIVE)))
                .as("nor by the next process")
                .isFalse();
        assertThat(last()).map(LastPass::since).contains(NOON);
    }
}
