package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import dev.kith.net.Origin;
import dev.kith.roster.CardAnswer;
import dev.kith.roster.Contact;
import dev.kith.roster.MadeCard;
import dev.kith.sync.CardAccess;
import dev.kith.sync.CardRefused;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Writes the cards we make, and no others. Before each write the card is read and compared with what we wrote, property by
 * property: SOGo 5.8 overwrites in spite of {@code If-None-Match: *} and deletes in spite of a stale {@code If-Match}.
 * After each write it is read again: DAViCal 1.1 does not tell the new version, and several servers store something else
 * than was sent.
 */
@ApplicationScoped
class BookCards implements CardAccess {
    private final Accounts accounts;
    private final CardStore store;
    private final BookTable table;
    private final BaseAddress base;

    BookCards(Accounts accounts, CardStore store, BookTable table, BaseAddress base) {
        this.accounts = accounts;
        this.store = store;
        this.table = table;
        this.base = base;
    }

    @Override
    public String place(Account account, BareJid contact) throws SourceUnavailable, SourceDenied, CardRefused {
        String name = account.twoWayBook().orElseThrow();
        List<BookRow> books = table.books(account);
        Optional<BookRow> chosen = books.stream()
                .filter(book -> book.name.equals(name) && isAtHome(account, URI.create(book.url)))
                .findFirst();
        String book = chosen.isPresent() ? chosen.get().url : make(account, books, name);
        return URI.create(book)
                .resolve(MadeVCard.uid(account.jid(), contact) + ".vcf")
                .toString();
    }

    /** Makes the book, and has it read from the next pass on: who waits for discovery waits for a day. */
    private String make(Account account, List<BookRow> books, String name)
            throws SourceUnavailable, SourceDenied, CardRefused {
        URI address = account.bookUrl()
                .or(base::address)
                .orElseThrow(() -> new CardRefused("No address-book server is named."));
        AddressBook book = store.makeBook(address, accounts.login(account), name);
        String url = book.uri().toString();
        if (books.stream().noneMatch(known -> known.url.equals(url))) {
            var row = new BookRow();
            row.accountId = account.id();
            row.url = url;
            row.name = book.name();
            row.foundFrom = address.toString();
            table.put(row);
        }
        return url;
    }

    @Override
    public CardAnswer make(Account account, String place, Contact contact) throws SourceUnavailable, SourceDenied {
        return guarded(account, place, card -> {
            Optional<Card> there = card.read();
            if (there.isPresent()) {
                return card.says(there.get(), List.of(contact));
            }
            boolean written = card.put("", contact);
            Optional<Card> now = card.read();
            if (now.isEmpty()) {
                return written ? new CardAnswer.Unclear() : refusesVersions(card);
            }
            return card.says(now.get(), List.of(contact));
        });
    }

    @Override
    public CardAnswer change(Account account, MadeCard.Ours ours, Contact contact)
            throws SourceUnavailable, SourceDenied {
        return guarded(account, ours.place(), card -> {
            Optional<Card> there = card.read();
            if (there.isEmpty()) {
                return new CardAnswer.Gone();
            }
            if (card.says(there.get(), List.of(contact)) instanceof CardAnswer.Says says) {
                return says;
            }
            CardAnswer before = card.says(there.get(), ours.writtenByUs().toList());
            if (!(before instanceof CardAnswer.Says says) || says.etag().isEmpty()) {
                return before;
            }
            boolean written = card.put(says.etag(), contact);
            Optional<Card> now = card.read();
            if (!written && now.isPresent() && now.get().etag().equals(says.etag())) {
                return refusesVersions(card);
            }
            return now.isEmpty() ? new CardAnswer.Unclear() : card.says(now.get(), List.of(contact));
        });
    }

    @Override
    public CardAnswer remove(Account account, MadeCard.Ours ours) throws SourceUnavailable, SourceDenied {
        return guarded(account, ours.place(), card -> {
            Optional<Card> there = card.read();
            if (there.isEmpty()) {
                return new CardAnswer.Gone();
            }
            CardAnswer before = card.says(there.get(), ours.writtenByUs().toList());
            if (!(before instanceof CardAnswer.Says says) || says.etag().isEmpty()) {
                return before;
            }
            if (card.delete(says.etag())) {
                return new CardAnswer.Gone();
            }
            Optional<Card> now = card.read();
            return now.isPresent() && now.get().etag().equals(says.etag())
                    ? refusesVersions(card)
                    : new CardAnswer.Unclear();
        });
    }

    @Override
    public CardAnswer look(Account account, MadeCard.Ours ours) throws SourceUnavailable, SourceDenied {
        return guarded(account, ours.place(), card -> {
            Optional<Card> there = card.read();
            return there.isEmpty()
                    ? new CardAnswer.Gone()
                    : card.says(there.get(), ours.writtenByUs().toList());
        });
    }

    private boolean isAtHome(Account account, URI place) {
        return account.bookUrl()
                .or(base::address)
                .filter(address -> Origin.isShared(address, place))
                .isPresent();
    }

    private static CardAnswer refusesVersions(OneCard card) {
        return new CardAnswer.Refused(
                card.uri.getRawAuthority() + " refuses a write on the condition that the card is as it is (412).");
    }

    private interface Work {
        CardAnswer run(OneCard card) throws SourceUnavailable, SourceDenied, BookMissing, CardRefused;
    }

    private CardAnswer guarded(Account account, String place, Work work) throws SourceUnavailable, SourceDenied {
        try {
            return work.run(new OneCard(account, URI.create(place)));
        } catch (CardRefused e) {
            return new CardAnswer.Refused(String.valueOf(e.getMessage()));
        } catch (BookMissing e) {
            return new CardAnswer.Refused("The book that Kith writes to is not there now.");
        }
    }

    /** One card on the server. */
    private final class OneCard {
        private final BareJid owner;
        private final Login login;
        private final URI uri;

        /** @throws CardRefused where the account's address is at another server by now: the login is for that one */
        OneCard(Account account, URI place) throws CardRefused {
            if (!isAtHome(account, place)) {
                throw new CardRefused("Its card is at " + place.getRawAuthority()
                        + ", and the account's address book is not any more.");
            }
            this.owner = account.jid();
            this.login = accounts.login(account);
            this.uri = place;
        }

        Optional<Card> read() throws SourceUnavailable, SourceDenied, BookMissing {
            return store.read(uri, login);
        }

        boolean put(String known, Contact contact) throws SourceUnavailable, SourceDenied, CardRefused {
            return store.put(uri, login, known, MadeVCard.text(owner, contact));
        }

        boolean delete(String known) throws SourceUnavailable, SourceDenied, CardRefused {
            return store.delete(uri, login, known);
        }

        /** Which of these the card says, with nothing added. */
        CardAnswer says(Card card, List<Contact> ours) {
            return ours.stream()
                    .filter(contact -> MadeVCard.says(card.vcard(), owner, contact))
                    .findFirst()
                    .<CardAnswer>map(contact -> new CardAnswer.Says(contact, card.etag()))
                    .orElseGet(CardAnswer.Foreign::new);
        }
    }
}
