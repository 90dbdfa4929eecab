package dev.kith.sync;

import dev.kith.account.Accounts;
import dev.kith.account.InMemoryAccounts;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import dev.kith.testing.MovableClock;

/** Passes put together for tests of other packages. */
public final class Passes {
    private Passes() {}

    /** Both halves of a pass. */
    public static AccountSync twoWay(
            Contacts contacts,
            InMemoryRoster rosters,
            InMemorySyncState state,
            MadeCards memory,
            CardAccess cards,
            MovableClock clock) {
        var config = new DefaultSyncConfig();
        var fromChat = new FromChat(rosters, state, memory, cards, new CardHold(clock), config, clock, clock::nanos);
        var holds = new WriteHold(clock);
        var presences = new PresencePlanner(new InMemoryAccounts(), new InMemoryBonds(state), rosters, holds, clock);
        return new AccountSync(contacts, rosters, state, presences, rosters, fromChat, holds, config, clock);
    }

    /** The half that keeps rosters, by a real way to them. */
    public static <R extends RosterAccess & SubscriptionAccess> AccountSync over(
            R rosters, Contacts contacts, SyncState state, Accounts accounts, BondMemory bonds, MovableClock clock) {
        return Syncs.of(contacts, rosters, state, accounts, bonds, new DefaultSyncConfig(), clock);
    }

    /** What a person can ask for by hand. */
    public static Operations operations(AccountSync sync, RosterAccess rosters, SyncState state, MovableClock clock) {
        return new Operations(sync, rosters, state, clock);
    }

    /** What takes back for somebody who leaves. */
    public static TakeBack takeBack(AccountSync sync, RosterAccess rosters, SyncState state) {
        return new TakeBack(sync, rosters, state);
    }
}
