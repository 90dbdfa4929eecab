package dev.kith.addressbook.carddav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.BookCopy;
import dev.kith.addressbook.BookMissing;
import dev.kith.jid.BareJid;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What our copy of a book comes to be on every address-book server, whatever its tokens are worth: nobody is lost who is
 * there, and sooner or later nobody is kept who is gone.
 */
interface AddressBookContract extends AddressBookSourceContract {
    int MANY = 1000;

    default BookCopy copy(AddressBook book) {
        return new BookCopy(source(), book.uri(), login());
    }

    /** Puts many cards into an empty book, {@code n0.vcf} and so on, each by the name "Friend n". */
    default void fill(AddressBook book, int cards) throws Exception {
        for (int i = 0; i < cards; i++) {
            put(book, "n" + i + ".vcf", vcard("n" + i, "Friend " + i));
        }
    }

    /** Whether ETags tell cards apart, rather than only the versions of one. */
    default boolean etagsTellCardsApart() {
        return true;
    }

    default void deleteBook(AddressBook book) throws Exception {
        person().delete(book.uri());
    }

    private void putNamed(AddressBook book, String name) throws Exception {
        put(book, name + ".vcf", vcard(name, name));
    }

    @Test
    default void changesOfEveryKind_areFollowed() throws Exception {
        AddressBook book = newBook("followed");
        putNamed(book, "romeo");
        putNamed(book, "nurse");
        putNamed(book, "paris");
        BookCopy copy = copy(book);
        copy.pass();
        put(book, "nurse.vcf", vcard("nurse", "Angelica"));
        delete(book, "paris.vcf");
        putNamed(book, "mercutio");
        copy.pass();
        assertThat(copy.names())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("romeo.vcf", "romeo", "nurse.vcf", "Angelica", "mercutio.vcf", "mercutio"));
    }

    /** Some tokens are the time in seconds. */
    @Test
    default void changesInTheSameSecond_areNotMissed() throws Exception {
        AddressBook book = newBook("seconds");
        BookCopy copy = copy(book);
        copy.pass();
        for (int i = 1; i <= 8; i++) {
            putNamed(book, "new" + i);
            put(book, "same.vcf", vcard("same", "Version " + i));
            copy.pass();
            delete(book, "new" + i + ".vcf");
            putNamed(book, "other" + i);
            copy.pass();
            assertThat(copy.names())
                    .containsEntry("same.vcf", "Version " + i)
                    .containsKey("other" + i + ".vcf")
                    .doesNotContainKey("new" + i + ".vcf")
                    .hasSize(1 + i);
        }
    }

    @Test
    default void lastCard_canBeDeletedToo() throws Exception {
        AddressBook book = newBook("emptied");
        putNamed(book, "romeo");
        BookCopy copy = copy(book);
        copy.pass();
        delete(book, "romeo.vcf");
        copy.pass();
        assertThat(copy.names()).isEmpty();
    }

    @Test
    default void cardDeletedAndPutBack_isThere() throws Exception {
        AddressBook book = newBook("back");
        putNamed(book, "nurse");
        putNamed(book, "romeo");
        BookCopy copy = copy(book);
        copy.pass();
        delete(book, "romeo.vcf");
        put(book, "romeo.vcf", vcard("romeo", "Romeo again"));
        copy.pass();
        assertThat(copy.names()).containsEntry("romeo.vcf", "Romeo again").hasSize(2);
        copy.aDayLater();
        assertThat(copy.names()).hasSize(2);
    }

    @Test
    default void cardThatCameAndWentBetweenTwoPasses_leavesNothing() throws Exception {
        AddressBook book = newBook("brief");
        putNamed(book, "romeo");
        BookCopy copy = copy(book);
        copy.pass();
        putNamed(book, "paris");
        delete(book, "paris.vcf");
        copy.pass();
        assertThat(copy.names()).containsOnlyKeys("romeo.vcf");
        assertThat(copy.problems()).isEmpty();
    }

    /** Whether its ETag is another then or not (RFC 6352 §6.3.2.3 leaves both open). */
    @Test
    default void sameCardPutAgain_isNoLoss() throws Exception {
        AddressBook book = newBook("again");
        putNamed(book, "romeo");
        BookCopy copy = copy(book);
        copy.pass();
        putNamed(book, "romeo");
        copy.pass();
        assertThat(copy.names()).containsExactly(Map.entry("romeo.vcf", "romeo"));
    }

    /** A server whose ETags differ between its listings and its cards would have everything read anew each day. */
    @Test
    default void listingWithoutNews_readsNoCardAgain() throws Exception {
        AddressBook book = newBook("quiet");
        fill(book, 5);
        BookCopy copy = copy(book);
        copy.listing();
        assertThat(copy.asked()).isEqualTo(5);
        copy.listing();
        assertThat(copy.asked()).isEqualTo(etagsTellCardsApart() ? 0 : 5);
        put(book, "n3.vcf", vcard("n3", "Changed"));
        copy.pass();
        copy.asked();
        copy.listing();
        assertThat(copy.asked()).isEqualTo(etagsTellCardsApart() ? 0 : 5);
        assertThat(copy.names()).containsEntry("n3.vcf", "Changed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "0",
                "1",
                "data:,1",
                "data:,99999999",
                "99999999999",
                "http://radicale.org/ns/sync/0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000",
                "<&>\""
            })
    default void tokenThatIsNone_losesNobody_andNothingForLong(String token) throws Exception {
        AddressBook book = newBook("bogus");
        putNamed(book, "romeo");
        putNamed(book, "nurse");
        putNamed(book, "gone");
        BookCopy copy = copy(book);
        copy.pass();
        delete(book, "gone.vcf");
        putNamed(book, "paris");
        copy.token(token);
        copy.pass();
        assertThat(copy.names()).containsKeys("romeo.vcf", "nurse.vcf");
        copy.aDayLater();
        assertThat(copy.names()).containsOnlyKeys("romeo.vcf", "nurse.vcf", "paris.vcf");
    }

    @Test
    default void tokenOfAnotherBook_losesNobody_andNothingForLong() throws Exception {
        AddressBook other = newBook("other");
        putNamed(other, "romeo");
        BookCopy elsewhere = copy(other);
        elsewhere.pass();
        delete(other, "romeo.vcf");
        elsewhere.pass();
        AddressBook book = newBook("foreign");
        putNamed(book, "romeo");
        putNamed(book, "gone");
        BookCopy copy = copy(book);
        copy.pass();
        delete(book, "gone.vcf");
        putNamed(book, "paris");
        copy.token(elsewhere.token());
        copy.pass();
        assertThat(copy.names()).containsKey("romeo.vcf");
        copy.aDayLater();
        assertThat(copy.names()).containsOnlyKeys("romeo.vcf", "paris.vcf");
    }

    /** Two of the servers answer the old token as if nothing had happened. */
    @Test
    default void bookMadeAnewUnderItsAddress_losesNobody_andNothingForLong() throws Exception {
        AddressBook book = newBook("anew");
        putNamed(book, "romeo");
        putNamed(book, "gone");
        BookCopy copy = copy(book);
        copy.pass();
        settle();
        deleteBook(book);
        assertThatThrownBy(copy::pass).isInstanceOf(BookMissing.class);
        assertThat(copy.names()).containsOnlyKeys("romeo.vcf", "gone.vcf");
        person().addBook(book.name());
        copy.pass();
        assertThat(copy.names()).containsOnlyKeys("romeo.vcf", "gone.vcf");
        put(book, "romeo.vcf", vcard("romeo", "Romeo anew"));
        putNamed(book, "paris");
        copy.pass();
        assertThat(copy.names()).containsKey("romeo.vcf");
        copy.aDayLater();
        assertThat(copy.names())
                .containsExactlyInAnyOrderEntriesOf(Map.of("romeo.vcf", "Romeo anew", "paris.vcf", "paris"));
    }

    @Test
    default void bookMadeAnewAndLeftEmpty_provesNothing() throws Exception {
        AddressBook book = newBook("void");
        putNamed(book, "romeo");
        BookCopy copy = copy(book);
        copy.pass();
        deleteBook(book);
        person().addBook(book.name());
        copy.pass();
        copy.aDayLater();
        assertThat(copy.names()).containsOnlyKeys("romeo.vcf");
    }

    /** Some servers refuse it, some keep it, one keeps it and never shows it; nobody else's card may suffer. */
    @Test
    default void cardThatIsNone_harmsNoOther() throws Exception {
        AddressBook book = newBook("spoilt");
        putNamed(book, "romeo");
        var answer = person().tryPut(book.uri().resolve("broken.vcf"), "this is no vCard\r\n");
        putNamed(book, "nurse");
        BookCopy copy = copy(book);
        copy.pass();
        assertThat(copy.names()).containsEntry("romeo.vcf", "romeo").containsEntry("nurse.vcf", "nurse");
        assertThat(copy.problems().keySet())
                .isSubsetOf(answer.status() / 100 == 2 ? Set.of("broken.vcf") : Set.of())
                .containsExactlyElementsOf(copy.names().size() == 2 ? Set.of() : Set.of("broken.vcf"));
        assertThat(copy.contacts()).isEmpty();
    }

    @Test
    default void twoCardsWithOneUid_areTwoCards() throws Exception {
        AddressBook book = newBook("twins");
        put(book, "one.vcf", vcard("twin", "One"));
        put(book, "two.vcf", vcard("twin", "Two"));
        BookCopy copy = copy(book);
        copy.pass();
        delete(book, "one.vcf");
        copy.pass();
        assertThat(copy.names()).containsExactly(Map.entry("two.vcf", "Two"));
    }

    /** Some servers turn one version into the other, and all write cards down in their own way. */
    @ParameterizedTest
    @ValueSource(strings = {"3.0", "4.0"})
    default void chatAddressAndName_comeThrough(String version) throws Exception {
        AddressBook book = newBook("version");
        put(book, "j.vcf", """
                BEGIN:VCARD
                VERSION:%s
                UID:j-%s
                FN:Jürgen “Rómeo” Ω 🎭
                N:Ω;Jürgen;;;
                CATEGORIES:Verona,Gäste
                IMPP:xmpp:romeo@montague.example
                EMAIL:romeo@montague.example
                END:VCARD
                """.formatted(version, version).replace("\n", "\r\n"));
        BookCopy copy = copy(book);
        copy.pass();
        var contact = copy.contacts().get(BareJid.parse("romeo@montague.example"));
        assertThat(contact).isNotNull();
        assertThat(contact.name()).isEqualTo("Jürgen “Rómeo” Ω 🎭");
        assertThat(contact.groups()).containsExactlyInAnyOrder("Verona", "Gäste");
    }

    /** As Apple's programs write groups (X-ADDRESSBOOKSERVER-*). */
    @Test
    default void group_isNoContact_andItsMembersAreInIt() throws Exception {
        AddressBook book = newBook("grouped");
        put(book, "r.vcf", vcard("r-1", "Romeo").replace("END:", "IMPP:xmpp:romeo@montague.example\r\nEND:"));
        put(
                book,
                "g.vcf",
                vcard("g-1", "Verona")
                        .replace(
                                "END:",
                                "X-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:r-1\r\nEND:"));
        BookCopy copy = copy(book);
        copy.pass();
        assertThat(copy.contacts().values()).singleElement().satisfies(contact -> {
            assertThat(contact.jid()).isEqualTo(BareJid.parse("romeo@montague.example"));
            assertThat(contact.groups()).containsExactly("Verona");
        });
    }

    @Test
    default void manyCards_areReadWhole_andThenOnlyWhatChanged() throws Exception {
        AddressBook book = newBook("many");
        fill(book, MANY);
        BookCopy copy = copy(book);
        copy.pass();
        assertThat(copy.names()).hasSize(MANY).containsEntry("n999.vcf", "Friend 999");
        copy.asked();
        put(book, "n500.vcf", vcard("n500", "Changed"));
        delete(book, "n501.vcf");
        copy.pass();
        assertThat(copy.asked()).isLessThanOrEqualTo(1);
        assertThat(copy.names())
                .hasSize(MANY - 1)
                .containsEntry("n500.vcf", "Changed")
                .doesNotContainKey("n501.vcf");
        copy.aDayLater();
        assertThat(copy.names()).hasSize(MANY - 1);
        assertThat(copy.asked() == 0).isEqualTo(etagsTellCardsApart());
    }
}
