package dev.kith.addressbook;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.sync.SourceUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * The contacts. A card that we made of a contact from chat wishes nothing: the item it came from was made by hand.
     *
     * @param known contacts on the roster by our doing, which stay wanted whether or not their account can be seen now
     */
    Map<BareJid, Contact> of(BareJid self, List<CardRow> cards, Set<BareJid> known) throws SourceUnavailable {
        var wish = CardContacts.of(
                self,
                cards.stream().map(card -> withoutOurs(self, card.facts())).toList(),
                identity::jidOf);
        var contacts = new HashMap<>(wish.sure());
        for (var candidate : wish.ifAccountExists().entrySet()) {
            if (known.contains(candidate.getKey()) || accounts.exists(candidate.getKey())) {
                contacts.put(candidate.getKey(), candidate.getValue());
            }
        }
        return contacts;
    }

    /**
     * What a card says, but for the address of which we made it. That goes by the card's UID, and not by our memory, so that
     * it holds for a card whose making was forgotten too: a hand-made item must not begin to depend on a card.
     */
    private CardFacts withoutOurs(BareJid self, CardFacts card) {
        if (!MadeVCard.mayBeOurs(card.uid())) {
            return card;
        }
        Optional<BareJid> ours = card.chatAddresses().stream()
                .map(BareJid::parse)
                .filter(jid -> MadeVCard.uid(self, jid).equals(card.uid()))
                .findFirst();
        return ours.isEmpty()
                ? card
                : new CardFacts(
                        card.uid(),
                        card.name(),
                        card.chatAddresses().stream()
                                .filter(address -> !address.equals(ours.get().toString()))
                                .toList(),
                        card.mailAddresses().stream()
                                .filter(mail -> !identity.jidOf(mail).equals(ours))
                                .toList(),
                        card.categories(),
                        card.group(),
                        card.members());
    }
}
