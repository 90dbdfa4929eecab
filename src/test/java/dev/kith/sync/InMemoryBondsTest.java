package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemorySyncState;
import java.net.URI;

/** The memory that other tests use does what the real one does. */
class InMemoryBondsTest implements BondMemoryContract {
    private final InMemorySyncState ledger = new InMemorySyncState();
    private final InMemoryBonds bonds = new InMemoryBonds(ledger);
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final Account juliet = accounts.add(1, URI.create("https://dav.example/"));
    private final Account nurse = accounts.add(2, URI.create("https://dav.example/"));

    @Override
    public BondMemory bonds() {
        return bonds;
    }

    @Override
    public SyncState ledger() {
        return ledger;
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
