package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/** Our memory of presence in PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class BondTableTest implements BondMemoryContract {
    @Inject
    BondTable bonds;

    @Inject
    SyncStateTable ledger;

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
