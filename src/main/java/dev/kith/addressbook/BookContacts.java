package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.sync.Contacts;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
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
    private final BaseAddress base;
    private final Notices notices;
    private final Clock clock;

    BookContacts(
            Accounts accounts,
            AddressBookSource source,
            BookTable table,
            BookReader reader,
            WantedContacts wanted,
            BaseAddress base,
            Notices notices,
            Clock clock) {
        this.accounts = accounts;
        this.source = source;
        this.table = table;
        this.reader = reader;
        this.wanted = wanted;
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
        Login login = accounts.login(account);
        List<BookRow> books = table.books(account);
        boolean look = everything || books.isEmpty() || books.stream().anyMatch(reader::listingDue);
        boolean changed = false;
        for (BookRow book : books) {
            try {
                changed |= reader.refresh(book, login, everything, news);
            } catch (BookMissing e) {
                LOG.debugf("account %d: %s", account.id(), e.getMessage());
                look = true;
            }
        }
        return look ? changed | lookForBooks(account, login, books) : changed;
    }

    /** Looks which books there are, and reads those that are new. */
    private boolean lookForBooks(Account account, Login login, List<BookRow> before)
            throws SourceUnavailable, SourceDenied {
        boolean changed = discover(account, login, table.books(account));
        Set<Long> read = before.stream().map(book -> book.id).collect(Collectors.toSet());
        for (BookRow book : table.books(account)) {
            try {
                changed |= !read.contains(book.id) && reader.refresh(book, login, true, () -> {});
            } catch (BookMissing e) {
                LOG.debugf("account %d: %s", account.id(), e.getMessage());
            }
        }
        return changed;
    }

    /**
     * Brings the list of books up to date. A book that is not in it any more keeps its cards until two complete
     * listings at least 15 minutes apart agree; an empty list is never believed while we know of books.
     */
    private boolean discover(Account account, Login login, List<BookRow> known) throws SourceUnavailable, SourceDenied {
        URI address = address(account)
                .orElseThrow(() -> new SourceDenied(
                        "No address-book server is named: set kith.carddav.base-url, or give the account its own with"
                                + " kith account add --address-book."));
        Map<String, AddressBook> found = source.books(address, login).stream()
                .collect(Collectors.toMap(book -> book.uri().toString(), Function.identity(), (a, b) -> a));
        if (found.values().stream().noneMatch(AddressBook::shown)) {
            throw new SourceDenied("No address book was found at " + address + " for account " + account.id()
                    + ". Next: check the address in a contacts program, or name the book itself.");
        }
        boolean changed = false;
        var rows = new HashMap<String, BookRow>();
        known.forEach(row -> rows.put(row.url, row));
        for (AddressBook book : found.values()) {
            BookRow row =
                    Optional.ofNullable(rows.remove(book.uri().toString())).orElseGet(BookRow::new);
            boolean isNew = row.id == null;
            if (isNew && !book.shown()) {
                continue;
            }
            String name = book.shown() ? book.name() : row.name;
            if (isNew || row.missingSince != null || !row.name.equals(name)) {
                row.accountId = account.id();
                row.url = book.uri().toString();
                row.name = name;
                row.missingSince = null;
                table.put(row);
                changed |= isNew;
            }
        }
        for (BookRow gone : rows.values()) {
            changed |= notSeen(account, gone);
        }
        return changed;
    }

    private boolean notSeen(Account account, BookRow book) {
        Instant now = clock.instant();
        if (book.missingSince == null) {
            book.missingSince = now;
            table.put(book);
        } else if (!book.missingSince.plus(BookReader.TWO_LISTINGS_APART).isAfter(now)) {
            LOG.infof("account %d: an address book is gone", account.id());
            table.drop(book);
            return true;
        }
        return false;
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
