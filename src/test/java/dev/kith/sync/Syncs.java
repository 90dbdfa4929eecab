package dev.kith.sync;

import dev.kith.account.Accounts;
import dev.kith.testing.InMemoryRoster;
import java.time.Clock;

/** Puts together what runs passes, in memory. */
final class Syncs {
    private Syncs() {}

    static AccountSync of(
            Contacts books,
            InMemoryRoster rosters,
            SyncState state,
            Accounts accounts,
            BondMemory bonds,
            SyncConfig config,
            Clock clock) {
        var holds = new WriteHold(clock);
        var presences = new PresencePlanner(accounts, bonds, rosters, holds, clock);
        return new AccountSync(books, rosters, state, presences, rosters, holds, config, clock);
    }
}
