package dev.kith.addressbook.carddav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.AddressBookSource;
import dev.kith.addressbook.BookMissing;
import dev.kith.addressbook.Card;
import dev.kith.addressbook.CardStore;
import dev.kith.addressbook.HandsOff;
import dev.kith.addressbook.OurCards;
import dev.kith.sync.CardRefused;
import dev.kith.sync.SourceDenied;
import dev.kith.testing.DavPerson;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every address-book server lets us write, whatever its ways. A server that does not heed a condition overrides that
 * test and says so: whoever writes looks at the card before in any case.
 */
interface CardStoreContract {
    CardStore store();

    AddressBookSource source();

    URI base();

    DavPerson person();

    Login login();

    Login wrongLogin();

    /** A new, empty book of the person's. */
    AddressBook newBook(String name) throws Exception;

    /** Whether ETags tell cards apart, rather than only the versions of one; otherwise listings are read without them. */
    boolean etagsTellCardsApart();

    /** How the server shows a book's name that it was given. */
    default String nameAsShown(String name) {
        return name;
    }

    static String vcard(String uid, String name) {
        return "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Kith//Kith//EN\r\nUID:" + uid + "\r\nFN:" + name + "\r\nN:;"
                + name + ";;;\r\nIMPP:xmpp:romeo@montague.example\r\nCATEGORIES:Friends,Verona\r\nEND:VCARD\r\n";
    }

    private URI newCard(AddressBook book) throws Exception {
        URI card = book.uri().resolve("kith-" + UUID.randomUUID() + ".vcf");
        assertThat(store().put(card, login(), "", vcard(card.getPath(), "Romeo")))
                .isTrue();
        return card;
    }

    private Card read(URI card) throws Exception {
        return store().read(card, login()).orElseThrow();
    }

    @Test
    default void newCard_isReadBackWithTheVersionThatListingsTell() throws Exception {
        AddressBook book = newBook("chat");
        URI uri = newCard(book);
        Card card = read(uri);
        assertThat(card.vcard()).contains("FN:Romeo").contains("xmpp:romeo@montague.example");
        assertThat(card.etag()).isNotEmpty();
        assertThat(source().changesSince(book, login(), null).present())
                .singleElement()
                .satisfies(present -> {
                    assertThat(present.etag()).isEqualTo(etagsTellCardsApart() ? card.etag() : "");
                    assertThat(book.uri().resolve(present.href())).isEqualTo(uri);
                });
    }

    @Test
    default void cardThatIsNotThere_isNotThere_andItsBookIsAnotherMatter() throws Exception {
        AddressBook book = newBook("chat");
        assertThat(store().read(book.uri().resolve("none.vcf"), login())).isEmpty();
        assertThatThrownBy(() -> store().read(book.uri().resolve("../no-such-book/none.vcf"), login()))
                .isInstanceOf(BookMissing.class);
    }

    @Test
    default void cardThatIsThere_isNotMadeAgain() throws Exception {
        URI uri = newCard(newBook("chat"));
        assertThat(store().put(uri, login(), "", vcard(uri.getPath(), "Second")))
                .isFalse();
        assertThat(read(uri).vcard()).contains("FN:Romeo");
    }

    @Test
    default void knownVersion_isReplaced_andAnOldOneIsNot() throws Exception {
        URI uri = newCard(newBook("chat"));
        String first = read(uri).etag();
        assertThat(store().put(uri, login(), first, vcard(uri.getPath(), "Second")))
                .isTrue();
        Card second = read(uri);
        assertThat(second.vcard()).contains("FN:Second");
        assertThat(second.etag()).isNotEqualTo(first);
        assertThat(store().put(uri, login(), first, vcard(uri.getPath(), "Third")))
                .isFalse();
        assertThat(read(uri)).isEqualTo(second);
    }

    @Test
    default void oldVersion_isNotRemoved() throws Exception {
        URI uri = newCard(newBook("chat"));
        String first = read(uri).etag();
        assertThat(store().put(uri, login(), first, vcard(uri.getPath(), "Second")))
                .isTrue();
        assertThat(store().delete(uri, login(), first)).isFalse();
        assertThat(read(uri).vcard()).contains("FN:Second");
    }

    @Test
    default void knownVersion_isRemoved_andOnceMoreIsNoFault() throws Exception {
        URI uri = newCard(newBook("chat"));
        String version = read(uri).etag();
        assertThat(store().delete(uri, login(), version)).isTrue();
        assertThat(store().read(uri, login())).isEqualTo(Optional.empty());
        assertThat(store().delete(uri, login(), version)).isTrue();
    }

    @Test
    default void cardInABookThatIsNotThere_isRefused() throws Exception {
        URI uri = newBook("chat").uri().resolve("../no-such-book/romeo.vcf");
        assertThatThrownBy(() -> store().put(uri, login(), "", vcard("romeo", "Romeo")))
                .isInstanceOf(CardRefused.class)
                .hasMessageContaining("Next:");
    }

    @Test
    default void wrongLogin_isDenied() throws Exception {
        URI uri = newBook("chat").uri().resolve("romeo.vcf");
        assertThatThrownBy(() -> store().put(uri, wrongLogin(), "", vcard("romeo", "Romeo")))
                .isInstanceOf(SourceDenied.class);
    }

    @Test
    default void book_isMadeOnce_isFound_andTakesCards() throws Exception {
        String name = "From chat & so on " + UUID.randomUUID();
        AddressBook book = store().makeBook(base(), login(), name);
        var shown = new AddressBook(book.uri(), nameAsShown(name));
        assertThat(source().books(base(), login())).contains(shown);
        URI card = newCard(book);
        assertThat(store().makeBook(base(), login(), name)).isEqualTo(shown);
        assertThat(read(card).vcard()).contains("FN:Romeo");
        assertThat(source().changesSince(book, login(), null).present()).hasSize(1);
    }

    @Test
    default void besideASingleBook_noOtherIsMade() throws Exception {
        AddressBook book = newBook("only");
        assertThatThrownBy(() -> store().makeBook(book.uri(), login(), "From chat"))
                .isInstanceOf(CardRefused.class)
                .hasMessageContaining("Next:");
    }

    @Test
    default void cardsOfOurs_areKnownAgain_howeverTheServerKeepsThem() throws Exception {
        OurCards.areKnownAgain(store(), login(), newBook("chat").uri());
    }

    /** Whatever a name or a group may hold; a card that came back in other words would be left to the person. */
    @Test
    default void cardsOfOursWithSigns_areKnownAgain() throws Exception {
        OurCards.withSigns_areKnownAgain(store(), login(), newBook("chat").uri());
    }

    /** Kith at a new book. */
    default HandsOff kith() throws Exception {
        return new HandsOff(store(), login(), newBook("chat").uri(), person()::put);
    }

    /** The promise on every server, whatever it makes of conditions. */
    @Test
    default void cardsOfThePerson_areNeitherOverwrittenNorRemoved() throws Exception {
        kith().cardAtOurPlace_isLeft();
        kith().cardThatThePersonEdited_isLeft();
    }

    /** What comes between our look and our write is kept by the condition alone. */
    @Test
    default void editBetweenLookAndWrite_isKept() throws Exception {
        assertThat(kith().survivesOurMaking()).isTrue();
        assertThat(kith().survivesOurChange()).isTrue();
        assertThat(kith().survivesOurRemoval()).isTrue();
    }
}
