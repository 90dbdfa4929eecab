package dev.kith.addressbook;

import dev.kith.jid.BareJid;
import dev.kith.sync.Contacts;
import dev.kith.sync.SourceUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/** The contacts that our copy of a person's books makes, with those who only might have an account asked for. */
@ApplicationScoped
class WantedContacts {
    private final IdentityMap identity;
    private final HomeAccounts accounts;

    WantedContacts(IdentityMap identity, HomeAccounts accounts) {
        this.identity = identity;
        this.accounts = accounts;
    }

    /**
     * The contacts.
     *
     * @param skipped how many of the cards cannot be read
     * @param known contacts on the roster by our doing, which stay wanted whether or not their account can be seen now
     */
    Contacts.Wanted of(BareJid self, List<CardRow> cards, Set<BareJid> known, int skipped) throws SourceUnavailable {
        var wish = CardContacts.of(self, cards.stream().map(CardRow::facts).toList(), identity::jidOf);
        var contacts = new HashMap<>(wish.sure());
        for (var candidate : wish.ifAccountExists().entrySet()) {
            if (known.contains(candidate.getKey()) || accounts.exists(candidate.getKey())) {
                contacts.put(candidate.getKey(), candidate.getValue());
            }
        }
        return new Contacts.Wanted(contacts, wish.sure().keySet(), skipped);
    }
}
