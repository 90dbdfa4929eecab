package dev.kith.addressbook.carddav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.AddressBookSource;
import dev.kith.addressbook.BookMissing;
import dev.kith.addressbook.CardChanges;
import dev.kith.addressbook.CardChanges.Present;
import dev.kith.addressbook.SyncToken;
import dev.kith.sync.SourceDenied;
import dev.kith.testing.DavPerson;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every address-book server gives us, whatever its ways; a server that differs overrides the test and says why. */
interface AddressBookSourceContract {
    AddressBookSource source();

    /** What an operator declares for this server. */
    URI base();

    /** Who has the books. */
    DavPerson person();

    /** Makes every token of a book worthless, as a restored or moved server does. */
    void forgetTokens(AddressBook book) throws Exception;

    default Login login() {
        return new Login.Basic(person().user(), person().password());
    }

    default Login wrongLogin() {
        return new Login.Basic(person().user(), "wrong-password");
    }

    /** A new, empty book of the person's. */
    default AddressBook newBook(String name) throws Exception {
        String book = name + "-" + UUID.randomUUID().toString().substring(0, 8);
        return new AddressBook(person().addBook(book), book);
    }

    default void put(AddressBook book, String card, String vcard) throws Exception {
        person().put(book.uri().resolve(card), vcard);
    }

    /** Returns when the server can tell what it was told by now from what it is told next. */
    default void settle() throws Exception {}

    default void delete(AddressBook book, String card) throws Exception {
        person().delete(book.uri().resolve(card));
    }

    default String vcard(String uid, String name) {
        return "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:" + uid + "\r\nFN:" + name + "\r\nN:" + name
                + ";;;;\r\nEND:VCARD\r\n";
    }

    /** What a person would see: every card by its file name. */
    default Map<String, String> cards(AddressBook book, CardChanges changes) throws Exception {
        var cards = new TreeMap<String, String>();
        Map<String, String> ask = changes.present().stream().collect(Collectors.toMap(Present::href, present -> ""));
        source().fetch(book, login(), ask, new Cards(cards));
        return cards;
    }

    record Cards(Map<String, String> byName) implements AddressBookSource.Delivery {
        @Override
        public void card(dev.kith.addressbook.Card card) {
            byName.put(card.href().substring(card.href().lastIndexOf('/') + 1), card.vcard());
        }

        @Override
        public void unchanged(String href) {
            throw new AssertionError("nothing was known of " + href);
        }
    }

    @Test
    default void books_areFoundFromTheServerAlone() throws Exception {
        AddressBook book = newBook("friends");
        assertThat(source().books(base(), login())).extracting(AddressBook::uri).contains(book.uri());
    }

    @Test
    default void book_isFoundFromItsOwnAddress() throws Exception {
        AddressBook book = newBook("friends");
        assertThat(source().books(book.uri(), login())).containsExactly(book);
    }

    @Test
    default void severalBooks_areApart() throws Exception {
        AddressBook friends = newBook("friends");
        AddressBook work = newBook("work");
        assertThat(source().books(base(), login())).contains(friends, work);
        SyncToken token = source().changesSince(friends, login(), null).next();
        put(work, "boss.vcf", vcard("boss", "Boss"));
        CardChanges none = source().changesSince(friends, login(), token);
        assertThat(none.present()).isEmpty();
        assertThat(source().changesSince(work, login(), null).present()).hasSize(1);
    }

    @Test
    default void bookWithAnotherName_isTheSameBook() throws Exception {
        AddressBook book = newBook("friends");
        put(book, "romeo.vcf", vcard("romeo", "Romeo"));
        SyncToken token = source().changesSince(book, login(), null).next();
        person().rename(book.uri(), "Freunde, Ärzte Ω");
        assertThat(source().books(base(), login())).contains(new AddressBook(book.uri(), "Freunde, Ärzte Ω"));
        assertThat(source().changesSince(book, login(), token).removed()).isEmpty();
    }

    @Test
    default void wrongPassword_isDenied() throws Exception {
        AddressBook book = newBook("friends");
        assertThatThrownBy(() -> source().books(base(), wrongLogin())).isInstanceOf(SourceDenied.class);
        assertThatThrownBy(() -> source().changesSince(book, wrongLogin(), null))
                .isInstanceOf(SourceDenied.class)
                .hasMessageNotContaining("wrong-password");
    }

    @Test
    default void firstListing_isComplete_andGivesAToken() throws Exception {
        AddressBook book = newBook("friends");
        put(book, "romeo.vcf", vcard("romeo", "Romeo"));
        put(book, "nurse.vcf", vcard("nurse", "Nurse"));
        CardChanges all = source().changesSince(book, login(), null);
        assertThat(all.full()).isTrue();
        assertThat(all.removed()).isEmpty();
        assertThat(all.next()).isNotNull();
        assertThat(cards(book, all).keySet()).containsExactly("nurse.vcf", "romeo.vcf");
    }

    @Test
    default void nothingNew_isNothing() throws Exception {
        AddressBook book = newBook("friends");
        put(book, "romeo.vcf", vcard("romeo", "Romeo"));
        settle();
        SyncToken token = source().changesSince(book, login(), null).next();
        CardChanges none = source().changesSince(book, login(), token);
        assertThat(none.full()).isFalse();
        assertThat(none.present()).isEmpty();
        assertThat(none.removed()).isEmpty();
    }

    @Test
    default void changesSinceAToken_areThoseAndNoOthers() throws Exception {
        AddressBook book = newBook("friends");
        put(book, "same.vcf", vcard("same", "Same"));
        put(book, "changed.vcf", vcard("changed", "Before"));
        put(book, "gone.vcf", vcard("gone", "Gone"));
        settle();
        SyncToken token = source().changesSince(book, login(), null).next();
        put(book, "changed.vcf", vcard("changed", "After"));
        put(book, "added.vcf", vcard("added", "Added"));
        delete(book, "gone.vcf");
        settle();
        CardChanges changes = source().changesSince(book, login(), token);
        assertThat(changes.full()).isFalse();
        assertThat(changes.removed()).singleElement().asString().endsWith("/gone.vcf");
        var cards = cards(book, changes);
        assertThat(cards.keySet()).containsExactly("added.vcf", "changed.vcf");
        assertThat(cards.get("changed.vcf")).contains("After");
        assertThat(changes.next()).isNotEqualTo(token);
    }

    @Test
    default void tokenThatTheServerForgot_leadsToACompleteListing() throws Exception {
        AddressBook book = newBook("friends");
        put(book, "romeo.vcf", vcard("romeo", "Romeo"));
        SyncToken token = source().changesSince(book, login(), null).next();
        put(book, "nurse.vcf", vcard("nurse", "Nurse"));
        forgetTokens(book);
        CardChanges all = source().changesSince(book, login(), token);
        assertThat(all.full()).isTrue();
        assertThat(all.present()).hasSize(2);
    }

    @Test
    default void missingBook_isNoEmptyBook() throws Exception {
        AddressBook book = newBook("friends");
        var missing = new AddressBook(book.uri().resolve("../nowhere/"), "");
        assertThatThrownBy(() -> source().changesSince(missing, login(), null)).isInstanceOf(BookMissing.class);
    }

    @Test
    default void cardThatIsNotThere_isNotDelivered_andTheOthersAre() throws Exception {
        AddressBook book = newBook("friends");
        put(book, "romeo.vcf", vcard("romeo", "Romeo"));
        var cards = new TreeMap<String, String>();
        String folder = book.uri().getRawPath();
        source().fetch(book, login(), Map.of(folder + "romeo.vcf", "", folder + "nobody.vcf", ""), new Cards(cards));
        assertThat(cards).containsOnlyKeys("romeo.vcf");
    }

    @Test
    default void hrefsWithUnusualCharacters_areOnePlaceEach() throws Exception {
        AddressBook book = newBook("friends");
        put(book, "a%40b%20c%C3%A9.vcf", vcard("odd", "Odd"));
        CardChanges first = source().changesSince(book, login(), null);
        put(book, "a%40b%20c%C3%A9.vcf", vcard("odd", "Odder"));
        CardChanges second = source().changesSince(book, login(), first.next());
        assertThat(second.present())
                .singleElement()
                .satisfies(present -> assertThat(present.href())
                        .isEqualTo(first.present().getFirst().href()));
        assertThat(cards(book, second).values()).singleElement().asString().contains("Odder");
    }
}
