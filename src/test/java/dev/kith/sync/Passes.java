package dev.kith.sync;

import dev.kith.testing.MovableClock;

/** Passes put together for tests. */
public final class Passes {
    private Passes() {}

    /** For accounts whose contacts from chat do not become cards. */
    static FromChat oneWay() {
        return new FromChat(null, null, null, null, null, null, null);
    }

    /** Both halves of a pass. */
    public static AccountSync twoWay(
            Contacts contacts,
            RosterAccess rosters,
            SyncState state,
            MadeCards memory,
            CardAccess cards,
            MovableClock clock) {
        var config = new DefaultSyncConfig();
        var fromChat = new FromChat(rosters, state, memory, cards, new CardHold(clock), config, clock);
        return new AccountSync(contacts, rosters, state, fromChat, new WriteHold(clock), config, clock);
    }

    /** What a person can ask for by hand. */
    public static Operations operations(AccountSync sync, RosterAccess rosters, SyncState state, MovableClock clock) {
        return new Operations(sync, rosters, state, clock);
    }
}
