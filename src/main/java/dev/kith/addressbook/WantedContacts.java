package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.sync.Contacts;
import dev.kith.sync.SourceUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The contacts that our copy of a person's books makes, with those who only might have an account asked for. */
@ApplicationScoped
class WantedContacts {
    private final IdentityMap identity;
    private final HomeAccounts accounts;
    private final ReachableDomains domains;
    private final Awaited awaited;

    WantedContacts(IdentityMap identity, HomeAccounts accounts, ReachableDomains domains, Awaited awaited) {
        this.identity = identity;
        this.accounts = accounts;
        this.domains = domains;
        this.awaited = awaited;
    }

    /**
     * The contacts; who has no account is noted as awaited, and stays so until {@link #greeted}. A card that we made of a
     * contact from chat wishes nothing: the item it came from was made by hand.
     *
     * @param skipped how many of the cards cannot be read
     * @param known contacts on the roster by our doing, which stay wanted whether or not their account can be seen now
     */
    Contacts.Wanted of(Account account, List<CardRow> cards, Set<BareJid> known, int skipped) throws SourceUnavailable {
        var wish = CardContacts.of(
                account.jid(),
                cards.stream()
                        .map(card -> withoutOurs(account.jid(), card.facts()))
                        .toList(),
                identity::jidOf);
        var contacts = new HashMap<>(wish.sure());
        var absent = new HashSet<BareJid>();
        for (var candidate : wish.ifAccountExists().entrySet()) {
            if (known.contains(candidate.getKey()) || isThere(candidate.getKey())) {
                contacts.put(candidate.getKey(), candidate.getValue());
            } else {
                absent.add(candidate.getKey());
            }
        }
        var before = awaited.of(account);
        var newcomers = new HashSet<>(before);
        newcomers.retainAll(contacts.keySet());
        newcomers.removeAll(wish.sure().keySet());
        note(account, before, absent, newcomers);
        return new Contacts.Wanted(contacts, wish.sure().keySet(), newcomers, skipped);
    }

    private boolean isThere(BareJid candidate) throws SourceUnavailable {
        return identity.covers(candidate) ? accounts.exists(candidate) : domains.include(candidate);
    }

    /** An account whose books say nothing new costs no write. */
    private void note(Account account, Set<BareJid> before, Set<BareJid> absent, Set<BareJid> newcomers) {
        var more = new HashSet<>(absent);
        more.removeAll(before);
        if (!more.isEmpty()) {
            awaited.add(account, more);
        }
        var gone = new HashSet<>(before);
        gone.removeAll(absent);
        gone.removeAll(newcomers);
        if (!gone.isEmpty()) {
            awaited.drop(account, gone);
        }
    }

    /** Whether people are told of somebody's new account: only what our own server says is known well enough. */
    boolean isNews(BareJid newcomer) {
        return identity.covers(newcomer);
    }

    /** These are no news any more. */
    void greeted(Account account, Set<BareJid> newcomers) {
        awaited.drop(account, newcomers);
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
