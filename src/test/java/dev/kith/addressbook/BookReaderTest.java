package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Login;
import dev.kith.addressbook.CardChanges.Present;
import dev.kith.sync.DefaultSyncConfig;
import dev.kith.testing.Counted;
import dev.kith.testing.MovableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a card is read again, and when its absence is proven. */
class BookReaderTest {
    private static final Login LOGIN = new Login.Basic("juliet", "secret");
    private static final Duration SHORT = Duration.ofMinutes(14);
    private static final Duration LONG = Duration.ofMinutes(16);

    private final Server server = new Server();
    private final InMemoryBookTable table = new InMemoryBookTable();
    private final MovableClock clock = new MovableClock();
    private final Absences absences = new Absences(clock, clock::nanos);
    private final BookReader reader =
            new BookReader(server, table, new CardReader(), absences, new DefaultSyncConfig(), clock);
    private final BookRow book = new BookRow();
    private int news;

    /** One book on a server, as a test wants it. */
    private static final class Server implements AddressBookSource {
        final Map<String, Card> cards = new TreeMap<>();
        final Set<String> removed = new HashSet<>();
        final Set<String> withheld = new HashSet<>();
        final Set<String> unlisted = new HashSet<>();
        final List<String> asked = new ArrayList<>();
        boolean missing;
        boolean silent;
        boolean forgetful;
        boolean sendsCards;
        int version = 1;

        void put(String name, String vcard) {
            cards.put(name, new Card(name, "\"" + ++version + "\"", vcard));
        }

        @Override
        public List<AddressBook> books(URI base, Login login) {
            return List.of();
        }

        @Override
        public CardChanges changesSince(AddressBook book, Login login, @Nullable SyncToken token) throws BookMissing {
            if (missing) {
                throw new BookMissing("it is not there");
            }
            var next = new SyncToken("v" + version);
            if ((next.equals(token) || silent || (forgetful && token != null)) && removed.isEmpty()) {
                return new CardChanges(false, List.of(), Set.of(), next);
            }
            var present = cards.values().stream()
                    .filter(card -> !unlisted.contains(card.href()))
                    .map(card -> new Present(card.href(), card.etag(), sendsCards ? card.vcard() : null))
                    .toList();
            return new CardChanges(token == null, present, removed, next);
        }

        @Override
        public void fetch(AddressBook book, Login login, Map<String, String> wanted, Delivery to) throws BookMissing {
            asked.addAll(wanted.keySet());
            for (String href : wanted.keySet()) {
                if (cards.containsKey(href) && !withheld.contains(href)) {
                    to.card(cards.get(href));
                }
            }
            if (withheld.contains("everything after")) {
                throw new BookMissing("it went away");
            }
        }
    }

    private static String named(String name) {
        return Cards.card(List.of("FN:" + name)).vcard();
    }

    private Map<String, CardRow> cards() {
        return table.cards(book);
    }

    private boolean list() throws Exception {
        return reader.refresh(book, LOGIN, true, () -> news++);
    }

    private boolean ask() throws Exception {
        return reader.refresh(book, LOGIN, false, () -> news++);
    }

    @BeforeEach
    void twoCardsAreKnown() throws Exception {
        book.url = "https://dav.example/book/";
        book.name = "Book";
        table.put(book);
        server.put("romeo", named("Romeo"));
        server.put("nurse", named("Nurse"));
        list();
        server.asked.clear();
    }

    @Test
    void cardMissingFromOneListing_stays() throws Exception {
        server.cards.remove("romeo");
        list();
        assertThat(cards()).containsKey("romeo");
    }

    @Test
    void cardMissingFromTwoListingsFarEnoughApart_isGone() throws Exception {
        server.cards.remove("romeo");
        list();
        clock.move(LONG);
        list();
        assertThat(cards()).containsOnlyKeys("nurse");
    }

    @Test
    void cardMissingFromTwoListingsTooCloseTogether_stays() throws Exception {
        server.cards.remove("romeo");
        list();
        clock.move(SHORT);
        list();
        assertThat(cards()).containsKey("romeo");
    }

    @Test
    void T1_clockThatJumps_makesNoQuarterOfAnHourOfAMoment() throws Exception {
        server.cards.remove("romeo");
        list();
        clock.jump(Duration.ofDays(1));
        list();
        ask();
        assertThat(cards()).containsKey("romeo");
        clock.move(LONG);
        ask();
        assertThat(cards()).containsOnlyKeys("nurse");
    }

    @Test
    void A1_cardThatIsDelivered_isNotGone_whateverTheListingsSay() throws Exception {
        server.withheld.add("romeo");
        server.put("romeo", named("Another name"));
        ask(); // announced, and not delivered
        server.unlisted.add("romeo");
        list();
        clock.move(LONG);
        server.withheld.clear();
        list();
        assertThat(cards().get("romeo").name).isEqualTo("Another name");
        list();
        assertThat(cards()).as("it was there a moment ago").containsKey("romeo");
    }

    @Test
    void secondListing_isAskedForWithoutBeingTold() throws Exception {
        server.cards.remove("romeo");
        list();
        clock.move(LONG);
        ask();
        assertThat(cards()).doesNotContainKey("romeo");
    }

    /** SOGo counts from 0 at each place, so another card there has the same ETag. */
    @Test
    void cardThatCameAlong_isRead_whateverItsETag() throws Exception {
        Card old = server.cards.get("romeo");
        server.cards.put("romeo", new Card("romeo", old.etag(), named("Another")));
        server.sendsCards = true;
        server.version++;
        ask();
        assertThat(cards().get("romeo").name).isEqualTo("Another");
    }

    /** As servers answer that do not know the token: all that is there, and nothing of what is gone. */
    @Test
    void answerThatRepeatsTheBook_hasItListed_soThatWhoIsGoneIsMissed() throws Exception {
        for (int i = 0; i < 8; i++) {
            server.put("friend" + i, named("Friend " + i));
        }
        ask();
        server.cards.remove("romeo");
        server.version++;
        ask();
        clock.move(LONG);
        ask();
        assertThat(cards()).containsKey("romeo");
        clock.move(LONG);
        ask();
        assertThat(cards()).hasSize(9).doesNotContainKey("romeo");
    }

    @Test
    void cardSeenBetweenTwoListings_startsAnew() throws Exception {
        Card romeo = server.cards.remove("romeo");
        list();
        clock.move(LONG);
        server.cards.put("romeo", romeo);
        list();
        server.cards.remove("romeo");
        clock.move(LONG);
        list();
        assertThat(cards()).containsKey("romeo");
    }

    @Test
    void A1_cardSeenInChangesBetweenTwoListings_startsAnew() throws Exception {
        Card romeo = server.cards.remove("romeo");
        list();
        clock.move(SHORT);
        server.cards.put("romeo", romeo);
        server.version++;
        ask();
        server.cards.remove("romeo");
        clock.move(LONG);
        list();
        assertThat(cards()).containsKey("romeo");
    }

    @Test
    void emptyListings_proveNothing() throws Exception {
        server.cards.clear();
        list();
        clock.move(LONG);
        list();
        assertThat(cards()).containsOnlyKeys("romeo", "nurse");
    }

    @Test
    void bookThatIsMissing_provesNothing() {
        server.missing = true;
        assertThatThrownBy(this::list).isInstanceOf(BookMissing.class);
        assertThat(cards()).containsOnlyKeys("romeo", "nurse");
    }

    @Test
    void removalThatTheServerNames_isBelievedAtOnce() throws Exception {
        server.cards.remove("romeo");
        server.removed.add("romeo");
        ask();
        assertThat(cards()).containsOnlyKeys("nurse");
    }

    @Test
    void cardMissingFromChanges_isNoSignOfAnything() throws Exception {
        server.put("nurse", named("Angelica"));
        server.cards.remove("romeo");
        ask();
        assertThat(cards().get("romeo").missingSince).isNull();
    }

    @Test
    void onlyCardsWithANewETag_areFetched() throws Exception {
        server.put("nurse", named("Angelica"));
        ask();
        assertThat(server.asked).containsExactly("nurse");
    }

    @Test
    void cardThatCannotBeRead_keepsItsLastReadableVersion() throws Exception {
        server.put("romeo", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Rom");
        ask();
        assertThat(cards().get("romeo").name).isEqualTo("Romeo");
    }

    @Test
    void cardThatCannotBeRead_isNotedWithItsReason() throws Exception {
        server.put("romeo", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Rom");
        ask();
        assertThat(cards().get("romeo").problem).isEqualTo("its end is missing");
    }

    @Test
    void cardThatCanBeReadAgain_hasNoProblem() throws Exception {
        server.put("romeo", "garbage");
        ask();
        server.put("romeo", named("Romeo"));
        ask();
        assertThat(cards().get("romeo").problem).isNull();
    }

    @Test
    void cardAnnouncedButNotDelivered_isAskedForAgain_withoutFurtherNews() throws Exception {
        server.put("romeo", named("Romy"));
        server.withheld.add("romeo");
        ask();
        assertThat(cards().get("romeo").name).isEqualTo("Romeo");
        server.withheld.clear();
        ask();
        assertThat(cards().get("romeo").name).isEqualTo("Romy");
        server.asked.clear();
        ask();
        assertThat(server.asked).isEmpty();
    }

    @Test
    void newCardAnnouncedButNotDelivered_isShown_andAskedForAgain() throws Exception {
        server.put("paris", named("Paris"));
        server.withheld.add("paris");
        ask();
        assertThat(cards().get("paris").problem).contains("does not deliver");
        server.withheld.clear();
        ask();
        assertThat(cards().get("paris").name).isEqualTo("Paris");
        assertThat(cards().get("paris").problem).isNull();
    }

    @Test
    void passCutShort_leavesTheMarkWhereItWas() {
        String before = book.syncToken;
        server.put("romeo", named("Romy"));
        server.withheld.add("everything after");
        assertThatThrownBy(this::ask).isInstanceOf(BookMissing.class);
        assertThat(book.syncToken).isEqualTo(before);
    }

    @Test
    void passWithoutNews_looksAtNoCard_howeverOldTheListing() throws Exception {
        clock.move(Duration.ofHours(1));
        int before = table.looks();
        news = 0;
        assertThat(ask()).isFalse();
        assertThat(table.looks()).isEqualTo(before);
        assertThat(news).isZero();
    }

    /** Tokens that are the time move with every pass. */
    @Test
    void tokenThatMovesAlone_isNoNews_andIsKept() throws Exception {
        String before = book.syncToken;
        server.silent = true;
        server.version++;
        int looks = table.looks();
        news = 0;
        assertThat(ask()).isFalse();
        assertThat(news).isZero();
        assertThat(table.looks()).isEqualTo(looks);
        assertThat(book.syncToken).isNotEqualTo(before);
    }

    @Test
    void bookWithoutNews_isUnchanged() throws Exception {
        assertThat(list()).isFalse();
    }

    /** A server whose tokens leave something out is only found out by listing (nextcloud/server#50086). */
    @Test
    void whatOnlyAListingShows_isCounted_andOtherNewsIsNot() throws Exception {
        double before = Counted.of("kith.sync.antientropy.found");
        server.put("paris", named("Paris"));
        list();
        assertThat(Counted.of("kith.sync.antientropy.found"))
                .as("the changes tell of it too")
                .isEqualTo(before);
        server.forgetful = true;
        server.put("tybalt", named("Tybalt"));
        server.cards.remove("romeo");
        ask();
        list();
        assertThat(Counted.of("kith.sync.antientropy.found")).isEqualTo(before + 2);
        list();
        assertThat(Counted.of("kith.sync.antientropy.found")).as("once").isEqualTo(before + 2);
    }
}
