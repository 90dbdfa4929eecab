package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.testing.InMemorySyncState;
import java.net.URI;

class InMemorySyncStateTest implements SyncStateContract {
    private final InMemorySyncState state = new InMemorySyncState();
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final Account juliet = accounts.add(1, URI.create("https://dav.example/"));
    private final Account nurse = accounts.add(2, URI.create("https://dav.example/"));

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
}
