package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/** Our copy of the books in PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class BookTableTest implements BookTableContract {
    @Inject
    BookTable table;

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
    public BookTable table() {
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
