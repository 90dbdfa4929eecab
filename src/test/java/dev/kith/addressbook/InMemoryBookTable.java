package dev.kith.addressbook;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Our copy of one book in memory; the queries themselves are the database's business. */
final class InMemoryBookTable extends BookTable {
    final Map<String, CardRow> cards = new HashMap<>();

    InMemoryBookTable() {
        super(null);
    }

    @Override
    Map<String, Known> known(BookRow book) {
        var known = new HashMap<String, Known>();
        cards.forEach((href, row) -> known.put(href, new Known(href, row.etag, row.refetch, row.missingSince)));
        return known;
    }

    @Override
    void putAll(Collection<CardRow> rows) {
        rows.forEach(row -> cards.put(row.href, row));
    }

    @Override
    void unreadable(BookRow book, Card card, String reason) {
        CardRow row = cards.computeIfAbsent(card.href(), href -> new CardRow());
        row.href = card.href();
        row.etag = card.etag();
        row.problem = reason;
        row.refetch = false;
    }

    @Override
    void undelivered(BookRow book, Collection<String> hrefs) {
        hrefs.forEach(href -> cards.computeIfAbsent(href, key -> CardRow.undelivered(book, key)).refetch = true);
    }

    @Override
    void seenAgain(BookRow book, Collection<String> hrefs) {
        hrefs.forEach(href -> cards.get(href).missingSince = null);
    }

    @Override
    void missing(BookRow book, Collection<String> hrefs, Instant since) {
        hrefs.forEach(href -> cards.get(href).missingSince = since);
    }

    @Override
    void finish(BookRow book, Collection<String> gone) {
        cards.keySet().removeAll(gone);
    }
}
