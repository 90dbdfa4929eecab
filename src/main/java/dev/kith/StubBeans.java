package dev.kith;

import dev.kith.account.Login;
import dev.kith.addressbook.*;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.*;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class StubBeans implements AddressBookSource {
    @Override
    public List<AddressBook> books(URI base, Login login) {
        return List.of();
    }

    @Override
    public CardChanges changesSince(AddressBook book, Login login, @Nullable SyncToken token) {
        return new CardChanges(true, List.of(), Set.of(), null);
    }

    @Override
    public void fetch(AddressBook book, Login login, Collection<String> hrefs, Consumer<Card> to) {}
}
