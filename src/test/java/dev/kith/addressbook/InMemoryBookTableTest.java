package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import java.net.URI;

class InMemoryBookTableTest implements BookTableContract {
    private final InMemoryBookTable table = new InMemoryBookTable();
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final Account juliet = accounts.add(1, URI.create("https://dav.example/"));
    private final Account nurse = accounts.add(2, URI.create("https://dav.example/"));

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
