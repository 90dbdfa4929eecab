package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import dev.kith.net.Origin;
import dev.kith.roster.Contact;
import dev.kith.sync.Contacts;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The contacts that a person's address books make: finds the books, keeps our copy of them, and reads it. */
@ApplicationScoped
class BookContacts implements Contacts {
    private static final Logger LOG = Logger.getLogger(BookContacts.class);

    private final Accounts accounts;
    private final AddressBookSource source;
    private final BookTable table;
    private final BookReader reader;
    private final WantedContacts wanted;
    private final Absences absences;
    private final BaseAddress base;
    private final Notices notices;
    private final Clock clock;

    BookContacts(
            Accounts accounts,
            AddressBookSource source,
            BookTable table,
            BookReader reader,
            WantedContacts wanted,
            Absences absences,
            BaseAddress base,
            Notices notices,
            Clock clock) {
        this.accounts = accounts;
        this.source = source;
        this.table = table;
        this.reader = reader;
        this.wanted = wanted;
        this.absences = absences;
        this.base = base;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public Optional<URI> address(Account account) {
        return account.bookUrl().or(base::address);
    }

    @Override
    public boolean refresh(Account account, boolean everything, Runnable news) throws SourceUnavailable, SourceDenied {
        URI address = address(account)
                .orElseThrow(() -> new SourceDenied(
                        "No address-book server is named: set kith.carddav.base-url, or give the account its own with"
                                + " kith account add --address-book."));
        var look = new Look(account, accounts.login(account), address);
        List<BookRow> books = table.books(account);
        boolean due = everything
                || books.isEmpty()
                || books.stream().anyMatch(book -> reader.listingDue(book) || look.isFromElsewhere(book));
        boolean changed = false;
        for (BookRow book : books) {
            changed |= look.read(book, everything, news);
        }
        return due || look.isAnyMissing() ? changed | look.forBooks() : changed;
    }

    /**
     * One look at an account's books. A book is gone when two looks at least 15 minutes apart agree that the complete list of books
     * does not show it and that it is not at its own address. A list without any book is never believed, and none while a book
     * in it could not be read: what was moved there may be what is missed elsewhere. A book that was found by an address which the
     * account does not have any more is gone by that, whatever is there; at another server it is not even asked for, since the
     * login is for the new one.
     */
    private final class Look {
        private final Account account;
        private final Login login;
        private final URI address;
        private final Set<Long> read = new HashSet<>();
        private final Set<Long> gone = new HashSet<>();

        Look(Account account, Login login, URI address) {
            this.account = account;
            this.login = login;
            this.address = address;
        }

        /** Reads what is new in a book; whether that changed our copy. */
        boolean read(BookRow book, boolean everything, Runnable news) throws SourceUnavailable, SourceDenied {
            if (!Origin.isShared(URI.create(book.url), address)) {
                gone.add(book.id);
                return false;
            }
            try {
                boolean changed = reader.refresh(book, login, everything, news);
                read.add(book.id);
                return changed;
            } catch (BookMissing e) {
                LOG.debugf("account %d: %s", account.id(), e.getMessage());
                gone.add(book.id);
                return false;
            } catch (SourceDenied e) {
                if (!isFromElsewhere(book)) {
                    throw e;
                }
                gone.add(book.id); // it is the new address that has to be readable
                return false;
            }
        }

        /** Whether it was found by an address that the account does not have any more. */
        boolean isFromElsewhere(BookRow book) {
            return book.foundFrom != null && !book.foundFrom.equals(address.toString());
        }

        boolean isAnyMissing() {
            return !gone.isEmpty();
        }

        /** Looks which books there are, reads those that are new, and drops those that are gone. */
        boolean forBooks() throws SourceUnavailable, SourceDenied {
            Map<String, AddressBook> named = source.books(address, login).stream()
                    .collect(Collectors.toMap(book -> book.uri().toString(), Function.identity(), (a, b) -> a));
            if (named.values().stream().noneMatch(AddressBook::shown)) {
                throw new SourceDenied("No address book was found at " + address + " for account " + account.id()
                        + ". Next: check the address in a contacts program, or name the book itself.");
            }
            boolean changed = note(named);
            boolean allRead = true;
            List<BookRow> unnamed = new ArrayList<>();
            for (BookRow book : table.books(account)) {
                boolean isNew = !read.contains(book.id) && !gone.contains(book.id);
                changed |= isNew && read(book, true, () -> {});
                if (!named.containsKey(book.url)) {
                    unnamed.add(book);
                } else if (named.remove(book.url).shown()) {
                    allRead &= read.contains(book.id);
                }
            }
            allRead &= named.isEmpty(); // what is left is named, not shown, and never was
            for (BookRow book : unnamed) {
                changed |= notNamed(book, allRead && (gone.contains(book.id) || isFromElsewhere(book)));
            }
            return changed;
        }

        /** Stores which books are named; whether one is new. */
        private boolean note(Map<String, AddressBook> named) {
            boolean changed = false;
            Map<String, BookRow> rows =
                    table.books(account).stream().collect(Collectors.toMap(row -> row.url, Function.identity()));
            for (AddressBook book : named.values()) {
                BookRow row =
                        Optional.ofNullable(rows.get(book.uri().toString())).orElseGet(BookRow::new);
                boolean isNew = row.id == null;
                if (isNew && !book.shown()) {
                    continue;
                }
                String name = book.shown() ? book.name() : row.name;
                boolean isAsNoted =
                        row.missingSince == null && address.toString().equals(row.foundFrom);
                if (isNew || !isAsNoted || !row.name.equals(name)) {
                    row.accountId = account.id();
                    row.url = book.uri().toString();
                    row.name = name;
                    row.missingSince = null;
                    row.foundFrom = address.toString();
                    table.put(row);
                    changed |= isNew;
                }
            }
            return changed;
        }

        /** @param gone whether it is gone by what was seen now; else it starts anew */
        private boolean notNamed(BookRow book, boolean gone) {
            if (gone && book.missingSince != null) {
                boolean proven = absences.isProven(book.id, book.missingSince);
                if (proven) {
                    LOG.infof("account %d: an address book is gone", account.id());
                    table.drop(book);
                }
                return proven;
            }
            if (gone) {
                absences.note(List.of(book.id));
            }
            if (gone || book.missingSince != null) {
                book.missingSince = gone ? clock.instant() : null;
                table.put(book);
            }
            return false;
        }
    }

    @Override
    public Wanted wantedBy(Account account, Set<BareJid> known) throws SourceUnavailable {
        List<CardRow> cards = table.cards(account);
        int skipped = (int) cards.stream().filter(card -> card.problem != null).count();
        return wanted.of(account, cards, known, skipped);
    }

    @Override
    public boolean greet(Account account, Map<BareJid, Contact> onRoster, Set<BareJid> newcomers) {
        for (var newcomer : onRoster.entrySet()) {
            boolean done = !wanted.isNews(newcomer.getKey())
                    || notices.tell(account.jid(), noticeId(account, newcomer.getKey()), notice(newcomer.getValue()));
            if (!done) {
                return false;
            }
            wanted.greeted(account, Set.of(newcomer.getKey()));
        }
        wanted.greeted(account, newcomers);
        return true;
    }

    /** The same for the same two people, so that a client can tell what it has shown already. */
    private static String noticeId(Account account, BareJid newcomer) {
        String text = account.jid() + "\n" + newcomer;
        return "newcomer-" + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String notice(Contact newcomer) {
        String name = newcomer.name().equals(newcomer.jid().toString())
                ? newcomer.jid().toString()
                : newcomer.name() + " (" + newcomer.jid() + ")";
        return name + " is in your address book and has a chat account now; the contact is on your list.";
    }
}
