package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Account;
import dev.kith.addressbook.BookTable.Known;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What our copy of the books does, wherever it is kept. */
interface BookTableContract {
    Instant NOON = Instant.parse("2026-11-24T12:00:00.123456Z");
    CardFacts ROMEO = new CardFacts(
            "uid-1",
            "Romeo",
            List.of("romeo@montague.example"),
            List.of("romeo@mail.example", "r@mail.example"),
            List.of("Lovers", "Family, near"),
            false,
            List.of());
    CardFacts GROUP =
            new CardFacts("uid-2", "Houses", List.of(), List.of(), List.of(), true, List.of("uid-1", "uid-9"));

    BookTable table();

    /** Accounts that exist, without books. */
    Account juliet();

    Account nurse();

    private BookRow book(Account account, String name) {
        var book = new BookRow();
        book.accountId = account.id();
        book.url = "https://dav.example/" + name + "/";
        book.name = name;
        table().put(book);
        return book;
    }

    private static CardRow card(BookRow book, String href, String etag, CardFacts facts) {
        var row = new CardRow();
        row.bookId = book.id;
        row.href = href;
        row.etag = etag;
        row.fill(facts);
        return row;
    }

    private BookRow bookWithRomeo() {
        BookRow book = book(juliet(), "book");
        table().putAll(List.of(card(book, "/romeo.vcf", "1", ROMEO)));
        return book;
    }

    private CardRow only() {
        var cards = table().cards(juliet());
        assertThat(cards).hasSize(1);
        return cards.getFirst();
    }

    @Test
    default void books_areTheAccountsOwn_byAddress() {
        book(juliet(), "work");
        book(juliet(), "family");
        book(nurse(), "household");
        assertThat(table().books(juliet())).extracting(book -> book.name).containsExactly("family", "work");
        assertThat(table().books(nurse())).extracting(book -> book.name).containsExactly("household");
    }

    @Test
    default void book_keepsAllThatIsNoted_andLosesWhatIsTakenBack() {
        BookRow book = book(juliet(), "book");
        book.syncToken = "token";
        book.awaitsCards = true;
        book.listedAt = NOON;
        book.missingSince = NOON;
        table().put(book);
        assertThat(table().books(juliet())).singleElement().satisfies(found -> {
            assertSame(found, book);
            assertThat(found).isNotSameAs(book);
        });
        book.syncToken = null;
        book.missingSince = null;
        book.listedAt = null;
        table().put(book);
        assertSame(table().books(juliet()).getFirst(), book);
    }

    private static void assertSame(BookRow found, BookRow expected) {
        assertThat(found)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes("\\$\\$_hibernate.*")
                .isEqualTo(expected);
    }

    @Test
    default void droppedBook_takesItsCardsAlong_andNoOthers() {
        BookRow dropped = bookWithRomeo();
        BookRow kept = book(juliet(), "kept");
        table().putAll(List.of(card(kept, "/romeo.vcf", "7", ROMEO)));
        table().drop(dropped);
        assertThat(table().books(juliet())).extracting(book -> book.name).containsExactly("kept");
        assertThat(only().etag).isEqualTo("7");
        assertThatThrownBy(() -> table().put(dropped)).isInstanceOf(RuntimeException.class);
    }

    @Test
    default void card_isKeptWithAllItsFacts() {
        BookRow book = bookWithRomeo();
        assertThat(only().facts()).isEqualTo(ROMEO);
        assertThat(table().known(book)).containsOnly(entry("/romeo.vcf", "1", false, null));
        table().putAll(List.of(card(book, "/houses.vcf", "2", GROUP)));
        assertThat(table().cards(juliet())).extracting(CardRow::facts).containsExactly(GROUP, ROMEO);
        assertThat(table().cards(nurse())).isEmpty();
    }

    /** PostgreSQL's text holds no NUL, and a card that could not be stored would stop its account for ever. */
    @Test
    default void card_mayHoldAnyCharacter() {
        BookRow book = book(juliet(), "book");
        for (String c : List.of("\0", "\ud800", "\udc00", "\uffff", "\u202e", "'", "\\", "{", "\"", ",", "💘", "\n")) {
            String text = "a" + c + "b";
            var facts = new CardFacts(
                    text, text, List.of(text), List.of(text), List.of(text, "b" + text), false, List.of(text));
            table().putAll(List.of(card(book, "/odd.vcf", "1", facts)));
            assertThat(only().name)
                    .isEqualTo(c.equals("\0") || Character.isSurrogate(c.charAt(0)) && c.length() == 1 ? "ab" : text);
            assertThat(only().facts()).isEqualTo(facts);
        }
    }

    @Test
    default void newVersion_takesThePlaceOfTheOld_withoutItsTroubles() {
        BookRow book = bookWithRomeo();
        table().unreadable(book, new Card("/romeo.vcf", "2", ""), "its end is missing");
        table().undelivered(book, List.of("/romeo.vcf"));
        table().missing(book, List.of("/romeo.vcf"), NOON);
        assertThat(table().known(book)).containsOnly(entry("/romeo.vcf", "2", true, NOON));
        var romy = new CardFacts("uid-1", "Romy", List.of(), List.of(), List.of(), false, List.of());
        table().putAll(List.of(card(book, "/romeo.vcf", "3", romy)));
        assertThat(table().known(book)).containsOnly(entry("/romeo.vcf", "3", false, null));
        assertThat(only().facts()).isEqualTo(romy);
        assertThat(only().problem).isNull();
    }

    @Test
    default void cardThatCannotBeRead_keepsItsFacts() {
        BookRow book = bookWithRomeo();
        table().undelivered(book, List.of("/romeo.vcf"));
        table().unreadable(book, new Card("/romeo.vcf", "2", ""), "its end is missing");
        assertThat(only().facts()).isEqualTo(ROMEO);
        assertThat(only().problem).isEqualTo("its end is missing");
        assertThat(table().known(book)).containsOnly(entry("/romeo.vcf", "2", false, null));
    }

    @Test
    default void newCardThatCannotBeRead_isNoted() {
        BookRow book = book(juliet(), "book");
        table().unreadable(book, new Card("/new.vcf", "1", ""), "it is no vCard");
        assertThat(only().problem).isEqualTo("it is no vCard");
        assertThat(only().facts().chatAddresses()).isEmpty();
        assertThat(table().known(book)).containsOnly(entry("/new.vcf", "1", false, null));
    }

    @Test
    default void undeliveredCard_isToBeAskedForAgain_andKeepsItsFacts() {
        BookRow book = bookWithRomeo();
        table().undelivered(book, List.of("/romeo.vcf", "/new.vcf"));
        assertThat(table().known(book))
                .containsOnly(entry("/romeo.vcf", "1", true, null), entry("/new.vcf", "", true, null));
        assertThat(table().cards(juliet()).getLast().facts()).isEqualTo(ROMEO);
        assertThat(table().cards(juliet()).getFirst().problem).isNotNull();
    }

    @Test
    default void someCards_areLookedUp_withThoseThatAreStillToCome() {
        BookRow book = bookWithRomeo();
        table().putAll(List.of(card(book, "/nurse.vcf", "2", GROUP), card(book, "/paris.vcf", "3", ROMEO)));
        assertThat(table().known(book, List.of())).isEmpty();
        assertThat(table().known(book, List.of("/nurse.vcf", "/nobody.vcf"))).containsOnlyKeys("/nurse.vcf");
        table().undelivered(book, List.of("/paris.vcf"));
        assertThat(table().known(book, List.of("/nurse.vcf"))).containsOnlyKeys("/nurse.vcf", "/paris.vcf");
    }

    @Test
    default void missingCard_isRemembered_untilItIsSeenAgain() {
        BookRow book = bookWithRomeo();
        BookRow other = book(juliet(), "other");
        table().putAll(List.of(card(other, "/romeo.vcf", "7", ROMEO)));
        table().missing(book, List.of("/romeo.vcf"), NOON);
        assertThat(table().known(book)).containsOnly(entry("/romeo.vcf", "1", false, NOON));
        assertThat(table().known(other)).containsOnly(entry("/romeo.vcf", "7", false, null));
        table().seenAgain(book, List.of("/romeo.vcf"));
        assertThat(table().known(book)).containsOnly(entry("/romeo.vcf", "1", false, null));
    }

    @Test
    default void finish_dropsWhatIsGone_inThisBookOnly_andMovesTheMark() {
        BookRow book = bookWithRomeo();
        BookRow other = book(juliet(), "other");
        table().putAll(List.of(card(book, "/nurse.vcf", "2", GROUP), card(other, "/romeo.vcf", "7", ROMEO)));
        book.syncToken = "next";
        table().finish(book, List.of(card(book, "/paris.vcf", "4", ROMEO)), List.of("/romeo.vcf", "/never-there.vcf"));
        assertThat(table().known(book)).containsOnlyKeys("/nurse.vcf", "/paris.vcf");
        assertThat(table().known(other)).containsOnlyKeys("/romeo.vcf");
        assertThat(table().books(juliet()).getFirst().syncToken).isEqualTo("next");
    }

    @Test
    default void finish_ofABookThatWasDroppedMeanwhile_fails() {
        BookRow book = bookWithRomeo();
        table().drop(book);
        assertThatThrownBy(() -> table().finish(book, List.of(), List.of())).isInstanceOf(RuntimeException.class);
        assertThat(table().books(juliet())).isEmpty();
    }

    private static Map.Entry<String, Known> entry(
            String href, String etag, boolean refetch, @Nullable Instant missingSince) {
        return Map.entry(href, new Known(href, etag, refetch, missingSince));
    }
}
