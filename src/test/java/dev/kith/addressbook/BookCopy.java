package dev.kith.addressbook;

import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.sync.DefaultSyncConfig;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import dev.kith.testing.MovableClock;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Our copy of one book on a server, kept as {@link BookReader} keeps it in the service, with a clock that a test moves. */
public final class BookCopy {
    private static final Duration A_DAY = Duration.ofHours(25);
    private static final Duration LISTINGS_APART = Absences.APART.plusMinutes(1);

    private final InMemoryBookTable table = new InMemoryBookTable();
    private final MovableClock clock = new MovableClock();
    private final Counting source;
    private final BookReader reader;
    private final BookRow row = new BookRow();
    private final Login login;

    public BookCopy(AddressBookSource source, URI book, Login login) {
        this.source = new Counting(source);
        this.login = login;
        this.reader = new BookReader(
                this.source,
                table,
                new CardReader(),
                new Absences(clock, clock::nanos),
                new DefaultSyncConfig(),
                clock);
        row.url = book.toString();
        row.name = "";
        table.put(row);
    }

    /** Counts the cards that are asked for by themselves, rather than sent along with a listing. */
    private static final class Counting implements AddressBookSource {
        private final AddressBookSource server;
        private int asked;

        Counting(AddressBookSource server) {
            this.server = server;
        }

        @Override
        public List<AddressBook> books(URI base, Login login) throws SourceUnavailable, SourceDenied {
            return server.books(base, login);
        }

        @Override
        public CardChanges changesSince(AddressBook book, Login login, @Nullable SyncToken token)
                throws SourceUnavailable, SourceDenied, BookMissing {
            return server.changesSince(book, login, token);
        }

        @Override
        public void fetch(AddressBook book, Login login, Map<String, String> wanted, Delivery to)
                throws SourceUnavailable, SourceDenied, BookMissing {
            asked += wanted.size();
            server.fetch(book, login, wanted, to);
        }
    }

    /** Reads what changed, as a pass does; whether our copy changed. */
    public boolean pass() throws Exception {
        return reader.refresh(row, login, false, () -> {});
    }

    /** Reads a complete listing. */
    public boolean listing() throws Exception {
        return reader.refresh(row, login, true, () -> {});
    }

    /** What passes come to by themselves: the listing that is due each day, and the one that confirms it. */
    public void aDayLater() throws Exception {
        clock.move(A_DAY);
        pass();
        clock.move(LISTINGS_APART);
        pass();
    }

    /** What passes come to by themselves where a listing is awaited: that, and the one that confirms it. */
    public void twoListingsLater() throws Exception {
        for (int i = 0; i < 2; i++) {
            clock.move(LISTINGS_APART);
            pass();
        }
    }

    /** The name on each card, by the card's file name. */
    public Map<String, String> names() {
        var names = new TreeMap<String, String>();
        table.cards(row).forEach((href, card) -> names.put(file(href), card.name));
        return names;
    }

    /** Why cards make no contact, or an outdated one, by file name. */
    public Map<String, String> problems() {
        var problems = new TreeMap<String, String>();
        table.cards(row).forEach((href, card) -> {
            if (card.problem != null) {
                problems.put(file(href), card.problem);
            }
        });
        return problems;
    }

    /** The contacts that our copy makes. */
    public Map<BareJid, Contact> contacts() {
        return CardContacts.of(
                        BareJid.parse("reader@capulet.example"),
                        table.cards(row).values().stream().map(CardRow::facts).toList(),
                        mail -> Optional.empty())
                .sure();
    }

    /** How many cards were asked for by themselves since this was called last. */
    public int asked() {
        int asked = source.asked;
        source.asked = 0;
        return asked;
    }

    public String token() {
        return String.valueOf(row.syncToken);
    }

    /** Makes the next pass ask with another token than the one it was given. */
    public void token(String token) {
        row.syncToken = token;
    }

    private static String file(String href) {
        return URLDecoder.decode(href.substring(href.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
    }
}
