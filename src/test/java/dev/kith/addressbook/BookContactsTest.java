package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.account.Login;
import dev.kith.addressbook.CardChanges.Present;
import dev.kith.sync.DefaultSyncConfig;
import dev.kith.sync.SourceDenied;
import dev.kith.testing.MovableClock;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which books an account has, and what becomes of one that is not found any more. */
class BookContactsTest {
    private static final URI HOME = URI.create("https://dav.example/juliet/");
    private static final Duration LONG = Duration.ofMinutes(16);

    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final InMemoryBookTable table = new InMemoryBookTable();
    private final MovableClock clock = new MovableClock();
    private final Server server = new Server();
    private final BookContacts contacts = new BookContacts(
            accounts,
            server,
            table,
            new BookReader(server, table, new CardReader(), new DefaultSyncConfig(), clock),
            null,
            Optional::empty,
            (person, id, text) -> true,
            clock);
    private final Account juliet = accounts.add(1, HOME);

    /** Books of one card each. */
    private static final class Server implements AddressBookSource {
        final Set<String> listed = new TreeSet<>();
        final Set<String> missing = new HashSet<>();
        final Set<String> withheld = new HashSet<>();
        int version;

        @Override
        public List<AddressBook> books(URI base, Login login) {
            return listed.stream()
                    .map(name -> new AddressBook(
                            HOME.resolve(name + "/"), withheld.contains(name) ? "" : name, !withheld.contains(name)))
                    .toList();
        }

        @Override
        public CardChanges changesSince(AddressBook book, Login login, @Nullable SyncToken token) throws BookMissing {
            if (missing.contains(book.name())) {
                throw new BookMissing("it is not there");
            }
            var card = new Present(
                    book.uri().getPath() + "romeo.vcf",
                    "1",
                    Cards.card(List.of("FN:Romeo")).vcard());
            return new CardChanges(token == null, List.of(card), Set.of(), new SyncToken("v" + version));
        }

        @Override
        public void fetch(AddressBook book, Login login, Map<String, String> wanted, Delivery to) {}
    }

    private List<String> books() {
        return table.books(juliet).stream().map(book -> book.name).toList();
    }

    @BeforeEach
    void twoBooksAreKnown() throws Exception {
        server.listed.addAll(Set.of("family", "work"));
        contacts.refresh(juliet, false);
        assertThat(books()).containsExactly("family", "work");
        assertThat(table.cards(juliet)).hasSize(2);
    }

    @Test
    void newBook_isFoundWithinADay_howeverMuchHappensInTheOthers() throws Exception {
        server.listed.add("theatre");
        for (int hour = 0; hour < 25; hour++) {
            clock.move(Duration.ofHours(1));
            server.version++;
            contacts.refresh(juliet, false);
        }
        assertThat(books()).contains("theatre");
        assertThat(table.cards(juliet)).hasSize(3);
    }

    @Test
    void A1_bookThatOneListingDoesNotShow_staysWithItsCards() throws Exception {
        server.listed.remove("work");
        contacts.refresh(juliet, true);
        clock.move(Duration.ofMinutes(14));
        contacts.refresh(juliet, true);
        assertThat(books()).contains("work");
        assertThat(table.cards(juliet)).hasSize(2);
        clock.move(Duration.ofMinutes(2));
        assertThat(contacts.refresh(juliet, true)).isTrue();
        assertThat(books()).containsExactly("family");
        assertThat(table.cards(juliet)).hasSize(1);
    }

    /** A server that names a book and does not show it says nothing of it. */
    @Test
    void A1_bookThatIsNamedAndNotShown_staysForAsLongAsThat() throws Exception {
        server.withheld.add("work");
        for (int look = 0; look < 4; look++) {
            contacts.refresh(juliet, true);
            clock.move(LONG);
        }
        assertThat(books()).contains("work");
        assertThat(table.cards(juliet)).hasSize(2);
        server.listed.add("stranger");
        server.withheld.add("stranger");
        contacts.refresh(juliet, true);
        assertThat(books()).as("what was never shown is no book").hasSize(2);
    }

    @Test
    void A1_bookSeenAgain_startsAnew_alsoWhenItWasFoundBecauseAnotherWasMissing() throws Exception {
        server.listed.remove("work");
        contacts.refresh(juliet, true);
        server.listed.add("work");
        server.missing.add("family");
        server.version++;
        contacts.refresh(juliet, false);
        server.missing.clear();
        clock.move(LONG);
        server.listed.remove("work");
        contacts.refresh(juliet, true);
        assertThat(books()).contains("work");
    }

    @Test
    void A1_missingBook_thatIsStillListed_stays() throws Exception {
        server.missing.add("work");
        contacts.refresh(juliet, true);
        clock.move(LONG);
        contacts.refresh(juliet, true);
        assertThat(table.cards(juliet)).hasSize(2);
    }

    @Test
    void A1_listingWithoutAnyBook_isNotBelieved() {
        server.listed.clear();
        for (int time = 0; time < 3; time++) {
            assertThatThrownBy(() -> contacts.refresh(juliet, true)).isInstanceOf(SourceDenied.class);
            clock.move(LONG);
        }
        assertThat(table.cards(juliet)).hasSize(2);
    }
}
