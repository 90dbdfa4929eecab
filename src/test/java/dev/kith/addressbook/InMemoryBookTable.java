package dev.kith.addressbook;

import dev.kith.account.Account;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Our copy of the books in memory; agrees with the database by {@link BookTableContract}. */
final class InMemoryBookTable extends BookTable {
    private final Map<Long, BookRow> books = new TreeMap<>();
    private final Map<Long, Map<String, CardRow>> cards = new HashMap<>();
    private int looks;

    InMemoryBookTable() {
        super(null);
    }

    /** The cards of a book, by their place. */
    Map<String, CardRow> cards(BookRow book) {
        return cards.computeIfAbsent(book.id, id -> new TreeMap<>());
    }

    @Override
    List<BookRow> books(Account account) {
        return books.values().stream()
                .filter(book -> book.accountId == account.id())
                .sorted(Comparator.comparing(book -> book.url))
                .map(InMemoryBookTable::copy)
                .toList();
    }

    private static BookRow copy(BookRow book) {
        var copy = new BookRow();
        copy.id = book.id;
        copy.accountId = book.accountId;
        copy.url = book.url;
        copy.name = book.name;
        copy.syncToken = book.syncToken;
        copy.awaitsCards = book.awaitsCards;
        copy.awaitsListing = book.awaitsListing;
        copy.listedAt = book.listedAt;
        copy.missingSince = book.missingSince;
        copy.foundFrom = book.foundFrom;
        return copy;
    }

    @Override
    void put(BookRow book) {
        if (book.id == null) {
            book.id = books.size() + 1L;
        } else if (!books.containsKey(book.id)) {
            throw new IllegalStateException("the book is gone");
        }
        books.put(book.id, copy(book));
    }

    @Override
    void drop(BookRow book) {
        books.remove(book.id);
        cards.remove(book.id);
    }

    /** How often somebody looked through cards. */
    int looks() {
        return looks;
    }

    @Override
    Map<String, Known> known(BookRow book) {
        looks++;
        var known = new HashMap<String, Known>();
        cards(book).forEach((href, row) -> known.put(href, new Known(href, row.etag, row.refetch, row.missingSince)));
        return known;
    }

    @Override
    Map<String, Known> known(BookRow book, Collection<String> hrefs) {
        var known = known(book);
        known.values().removeIf(card -> !hrefs.contains(card.href()) && !card.refetch());
        return known;
    }

    @Override
    void putAll(Collection<CardRow> rows) {
        rows.forEach(
                row -> cards.computeIfAbsent(row.bookId, id -> new TreeMap<>()).put(row.href, row));
    }

    @Override
    void unreadable(BookRow book, Card card, String reason) {
        CardRow row = cards(book).computeIfAbsent(card.href(), href -> new CardRow());
        row.bookId = book.id;
        row.href = card.href();
        row.etag = card.etag();
        row.problem = reason;
        row.refetch = false;
    }

    @Override
    void undelivered(BookRow book, Collection<String> hrefs) {
        hrefs.forEach(href -> cards(book).computeIfAbsent(href, key -> CardRow.undelivered(book, key)).refetch = true);
    }

    @Override
    void seenAgain(BookRow book, Collection<String> hrefs) {
        hrefs.forEach(href -> cards(book).get(href).missingSince = null);
    }

    @Override
    void missing(BookRow book, Collection<String> hrefs, Instant since) {
        hrefs.forEach(href -> cards(book).get(href).missingSince = since);
    }

    @Override
    void finish(BookRow book, Collection<CardRow> last, Collection<String> gone) {
        put(book);
        putAll(last);
        cards(book).keySet().removeAll(gone);
    }

    @Override
    List<CardRow> cards(Account account) {
        return books.values().stream()
                .filter(book -> book.accountId == account.id())
                .flatMap(book -> cards(book).values().stream())
                .toList();
    }
}
