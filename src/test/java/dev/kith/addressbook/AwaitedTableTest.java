package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/** Whom accounts wait for, in PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class AwaitedTableTest implements AwaitedContract {
    @Inject
    AwaitedTable table;

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
    public Awaited awaited() {
        return table;
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
