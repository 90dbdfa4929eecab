package dev.kith.sync;

import dev.kith.account.Accounts;
import dev.kith.account.InMemoryAccounts;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import java.time.Clock;

/** Puts together what runs passes, in memory. */
final class Syncs {
    private Syncs() {}

    static <R extends RosterAccess & SubscriptionAccess> AccountSync of(
            Contacts books,
            R rosters,
            SyncState state,
            Accounts accounts,
            BondMemory bonds,
            SyncConfig config,
            Clock clock) {
        var holds = new WriteHold(clock);
        var presences = new PresencePlanner(accounts, bonds, rosters, holds, clock);
        return new AccountSync(books, rosters, state, presences, rosters, oneWay(), holds, config, clock);
    }

    /** Of accounts that stand alone. */
    static AccountSync of(Contacts books, InMemoryRoster rosters, InMemorySyncState state, Clock clock) {
        return of(
                books,
                rosters,
                state,
                new InMemoryAccounts(),
                new InMemoryBonds(state),
                new DefaultSyncConfig(),
                clock);
    }

    /** For accounts whose contacts from chat do not become cards. */
    private static FromChat oneWay() {
        return new FromChat(null, null, null, null, null, new DefaultSyncConfig(), null);
    }
}
