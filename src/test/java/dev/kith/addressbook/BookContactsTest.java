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
import java.util.ArrayList;
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
    private final Absences absences = new Absences(clock, clock::nanos);
    private final BookContacts contacts = new BookContacts(
            accounts,
            server,
            table,
            new BookReader(server, table, new CardReader(), absences, new DefaultSyncConfig(), clock),
            null,
            absences,
            Optional::empty,
            (person, id, text) -> true,
            clock);
    private final Account juliet = accounts.add(1, HOME);

    /** Books of one card each. */
    private static final class Server implements AddressBookSource {
        final Set<String> listed = new TreeSet<>();
        final Set<String> missing = new HashSet<>();
        final Set<URI> forbidden = new HashSet<>();
        final Set<String> withheld = new HashSet<>();
        final List<URI> asked = new ArrayList<>();
        URI home = HOME;
        int version;

        void remove(String book) {
            listed.remove(book);
            missing.add(book);
        }

        @Override
        public List<AddressBook> books(URI base, Login login) {
            return listed.stream()
                    .map(name -> new AddressBook(
                            home.resolve(name + "/"), withheld.contains(name) ? "" : name, !withheld.contains(name)))
                    .toList();
        }

        @Override
        public CardChanges changesSince(AddressBook book, Login login, @Nullable SyncToken token)
                throws BookMissing, SourceDenied {
            asked.add(book.uri());
            if (forbidden.contains(book.uri())) {
                throw new SourceDenied("not for this login");
            }
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
    void A1_bookThatIsNeitherNamedNorThere_isGoneWithItsCards_afterTwoLooks() throws Exception {
        server.remove("work");
        contacts.refresh(juliet, false);
        clock.move(Duration.ofMinutes(14));
        contacts.refresh(juliet, false);
        assertThat(books()).contains("work");
        assertThat(table.cards(juliet)).hasSize(2);
        clock.move(Duration.ofMinutes(2));
        assertThat(contacts.refresh(juliet, false)).isTrue();
        assertThat(books()).containsExactly("family");
        assertThat(table.cards(juliet)).hasSize(1);
    }

    /** The list may be another person's, or lack what was not ready yet. */
    @Test
    void A1_bookThatStillAnswers_stays_howeverOftenItIsNotNamed() throws Exception {
        server.listed.remove("work");
        lookOftenAndLong();
        assertThat(books()).contains("work");
        assertThat(table.cards(juliet)).hasSize(2);
    }

    @Test
    void A1_bookThatAnsweredBetweenTwoLooks_startsAnew() throws Exception {
        server.remove("work");
        contacts.refresh(juliet, true);
        clock.move(LONG);
        server.missing.clear();
        contacts.refresh(juliet, true);
        server.missing.add("work");
        contacts.refresh(juliet, true);
        assertThat(books()).contains("work");
    }

    @Test
    void A1_missingBook_staysWhileABookThatIsNamedCannotBeRead() throws Exception {
        server.remove("work");
        server.listed.add("work-moved");
        server.withheld.add("work-moved");
        lookOftenAndLong();
        assertThat(books()).containsExactly("family", "work");
        server.withheld.clear();
        server.missing.add("work-moved");
        lookOftenAndLong();
        assertThat(books()).contains("work");
        server.missing.remove("work-moved");
        lookOftenAndLong();
        assertThat(books()).containsExactly("family", "work-moved");
    }

    @Test
    void T1_clockThatJumps_makesNoQuarterOfAnHourOfAMoment() throws Exception {
        server.remove("work");
        contacts.refresh(juliet, true);
        clock.jump(Duration.ofDays(1));
        contacts.refresh(juliet, true);
        assertThat(books()).contains("work");
        clock.move(LONG);
        contacts.refresh(juliet, true);
        assertThat(books()).containsExactly("family");
    }

    @Test
    void addressThatWasNarrowedToOneBook_endsTheOthers_afterTwoLooks() throws Exception {
        Account narrowed = accounts.add(1, HOME.resolve("family/"));
        server.listed.remove("work");
        contacts.refresh(narrowed, false);
        assertThat(books()).contains("work");
        clock.move(LONG);
        contacts.refresh(narrowed, false);
        assertThat(books()).containsExactly("family");
    }

    @Test
    void booksOfAFormerAddress_thatTheNewLoginMayNotRead_standInNobodysWay() throws Exception {
        Account other = accounts.add(1, URI.create("https://dav.example/shared/"));
        server.home = URI.create("https://dav.example/shared/");
        server.forbidden.addAll(Set.of(HOME.resolve("family/"), HOME.resolve("work/")));
        contacts.refresh(other, false);
        assertThat(table.cards(juliet)).hasSize(4);
        clock.move(LONG);
        contacts.refresh(other, false);
        assertThat(table.cards(juliet)).hasSize(2);
        server.forbidden.add(URI.create("https://dav.example/shared/work/"));
        assertThatThrownBy(() -> contacts.refresh(other, false)).isInstanceOf(SourceDenied.class);
    }

    /** S2: the login is for the new one. */
    @Test
    void S2_booksAtAnotherServerThanTheAddress_areNotAskedForAnyMore_andEndAfterTwoLooks() throws Exception {
        Account moved = accounts.add(1, URI.create("https://new.example/juliet/"));
        server.home = URI.create("https://new.example/juliet/");
        server.asked.clear();
        contacts.refresh(moved, false);
        assertThat(table.cards(juliet)).hasSize(4);
        clock.move(LONG);
        contacts.refresh(moved, false);
        assertThat(table.books(juliet))
                .extracting(book -> book.url)
                .containsExactly("https://new.example/juliet/family/", "https://new.example/juliet/work/");
        assertThat(server.asked).isNotEmpty().allMatch(book -> book.getHost().equals("new.example"));
    }

    private void lookOftenAndLong() throws Exception {
        for (int look = 0; look < 4; look++) {
            contacts.refresh(juliet, true);
            clock.move(LONG);
        }
    }

    /** A server that names a book and does not show it says nothing of it. */
    @Test
    void A1_bookThatIsNamedAndNotShown_staysForAsLongAsThat() throws Exception {
        server.withheld.add("work");
        lookOftenAndLong();
        assertThat(books()).contains("work");
        assertThat(table.cards(juliet)).hasSize(2);
        server.listed.add("stranger");
        server.withheld.add("stranger");
        contacts.refresh(juliet, true);
        assertThat(books()).as("what was never shown is no book").hasSize(2);
    }

    @Test
    void A1_bookSeenAgain_startsAnew_alsoWhenItWasFoundBecauseAnotherWasMissing() throws Exception {
        server.remove("work");
        contacts.refresh(juliet, true);
        server.listed.add("work");
        server.missing.clear();
        server.missing.add("family");
        server.version++;
        contacts.refresh(juliet, false);
        server.missing.clear();
        clock.move(LONG);
        server.remove("work");
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
