package dev.kith.addressbook;

import dev.kith.account.Login;
import dev.kith.addressbook.BookTable.Known;
import dev.kith.addressbook.CardChanges.Present;
import dev.kith.db.CrashPoint;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import dev.kith.sync.SyncConfig;
import io.micrometer.core.instrument.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps our copy of one book. The progress mark moves only after everything before it is stored, so a pass that is cut
 * short reads some cards again and misses none. A card leaves the copy only when its absence is proven.
 */
@ApplicationScoped
class BookReader {
    /** More cards than these, named as changed and just as we know them, are a server that lists everything. */
    private static final int MOST_REPEATED = 5;

    private static final String MISSED = "kith.sync.antientropy.found";
    private static final Logger LOG = Logger.getLogger(BookReader.class);

    private final AddressBookSource source;
    private final BookTable table;
    private final CardReader cards;
    private final Absences absences;
    private final SyncConfig config;
    private final Clock clock;

    BookReader(
            AddressBookSource source,
            BookTable table,
            CardReader cards,
            Absences absences,
            SyncConfig config,
            Clock clock) {
        this.source = source;
        this.table = table;
        this.cards = cards;
        this.absences = absences;
        this.config = config;
        this.clock = clock;
        Metrics.counter(MISSED).increment(0);
    }

    /**
     * Reads what changed in a book.
     *
     * @param everything ask for a complete listing even though there is a token
     * @param news run when something changed, before it is read
     * @return whether our copy changed
     */
    boolean refresh(BookRow row, Login login, boolean everything, Runnable news)
            throws SourceUnavailable, SourceDenied, BookMissing {
        var book = new AddressBook(URI.create(row.url), row.name);
        boolean full = everything || row.syncToken == null || listingDue(row) || secondListingDue(row);
        CardChanges changes = source.changesSince(book, login, full ? null : new SyncToken(row.syncToken));
        String next = changes.next() == null ? null : changes.next().value();
        if (!changes.full() && changes.present().isEmpty() && changes.removed().isEmpty() && !row.awaitsCards) {
            if (!Objects.equals(next, row.syncToken)) { // SOGo's is the time, so it moves without any news
                row.syncToken = next;
                table.put(row);
            }
            return false; // the usual case, and it costs next to nothing
        }
        news.run();
        Map<String, Known> known = changes.full() ? table.known(row) : table.known(row, namedBy(changes));
        List<String> again = seenAgain(changes, known);
        if (!again.isEmpty()) {
            table.seenAgain(row, again); // first: reading them may fail, and they were seen all the same
        }
        Batch read = read(row, book, login, changes, known);
        Set<String> gone = new HashSet<>(changes.removed());
        gone.retainAll(known.keySet());
        if (full && changes.full() && row.syncToken != null) {
            countMissed(book, login, new SyncToken(row.syncToken), changes, known);
        }
        if (changes.full()) {
            gone.addAll(missingTwice(row, changes, known));
            gone.removeAll(read.delivered); // whatever the listing says
            row.listedAt = clock.instant();
        } else if (repeatsTheBook(changes, known)) {
            row.awaitsListing = true;
        }
        row.syncToken = next;
        CrashPoint.pass();
        table.finish(row, read.rows, gone);
        CrashPoint.pass();
        return read.count > 0 || !gone.isEmpty();
    }

    /**
     * Counts what a complete listing shows and the chain of changes, asked only where there is such news, does not tell: a
     * server whose tokens can be relied on has none.
     */
    private void countMissed(
            AddressBook book, Login login, SyncToken chain, CardChanges listing, Map<String, Known> known) {
        Set<String> news = new HashSet<>();
        Set<String> listed = new HashSet<>();
        for (Present present : listing.present()) {
            listed.add(present.href());
            Known before = known.get(present.href());
            if (!present.etag().isEmpty() && !isKnown(present, before) && (before == null || !before.refetch())) {
                news.add(present.href());
            }
        }
        if (!listed.isEmpty()) { // which proves nothing, and is said elsewhere
            known.values().stream()
                    .filter(card -> !listed.contains(card.href()) && card.missingSince() == null)
                    .forEach(card -> news.add(card.href()));
        }
        if (news.isEmpty()) {
            return;
        }
        try {
            CardChanges told = source.changesSince(book, login, chain);
            if (!told.full()) {
                news.removeAll(namedBy(told));
                Metrics.counter(MISSED).increment(news.size());
            }
        } catch (SourceUnavailable | SourceDenied | BookMissing e) {
            LOG.debugf("whether the changes told of everything cannot be seen now: %s", e.getMessage());
        }
    }

    /** Whether the book is to be listed completely, since that was last done too long ago. */
    boolean listingDue(BookRow row) {
        return row.listedAt == null || row.listedAt.plus(config.fullListing()).isBefore(clock.instant());
    }

    private boolean secondListingDue(BookRow row) {
        return row.awaitsListing
                && row.missingSince == null
                && row.listedAt != null
                && row.listedAt.plus(Absences.APART).isBefore(clock.instant());
    }

    private static Set<String> namedBy(CardChanges changes) {
        Set<String> named = new HashSet<>(changes.removed());
        changes.present().forEach(present -> named.add(present.href()));
        return named;
    }

    /** Reads what changed; the cards that are still in the batch are to be stored with the progress mark. */
    private Batch read(BookRow row, AddressBook book, Login login, CardChanges changes, Map<String, Known> known)
            throws SourceUnavailable, SourceDenied, BookMissing {
        var batch = new Batch(row);
        var ask = new LinkedHashMap<String, String>();
        for (Present present : changes.present()) {
            Known before = known.get(present.href());
            // What came along is read even so: SOGo's ETags count from 0 at each place, so another card may have the
            // same.
            if (present.vcard() == null && isKnown(present, before)) {
                continue;
            }
            if (present.vcard() != null) {
                batch.add(new Card(present.href(), present.etag(), present.vcard()));
            } else {
                ask.put(present.href(), etagOf(before));
            }
        }
        known.values().stream()
                .filter(card -> card.refetch() && !changes.removed().contains(card.href()))
                .forEach(card -> ask.putIfAbsent(card.href(), etagOf(card)));
        if (!ask.isEmpty()) {
            Set<String> missed = new HashSet<>(ask.keySet());
            source.fetch(book, login, ask, new AddressBookSource.Delivery() {
                @Override
                public void card(Card card) {
                    missed.remove(card.href());
                    batch.delivered.add(card.href());
                    batch.add(card);
                }

                @Override
                public void unchanged(String href) {
                    missed.remove(href);
                    batch.delivered.add(href);
                }
            });
            batch.flush();
            table.undelivered(row, missed);
            row.awaitsCards = !missed.isEmpty();
        } else {
            row.awaitsCards = false;
        }
        return batch;
    }

    /** The version we hold, empty when we hold none that can be relied on. */
    private static String etagOf(@Nullable Known card) {
        return card == null || card.refetch() ? "" : card.etag();
    }

    private record Missed(long book, String href) {}

    /** Cards that this complete listing and one long enough before it do not show. */
    private Set<String> missingTwice(BookRow row, CardChanges changes, Map<String, Known> known) {
        Set<String> listed = new HashSet<>();
        changes.present().forEach(present -> listed.add(present.href()));
        if (listed.isEmpty() && !known.isEmpty()) {
            LOG.warnf(
                    "Address book %d came back empty although %d cards are known. Nothing is taken for deleted; if that is"
                            + " right, delete the book itself or one card at a time.",
                    row.id, known.size());
            return Set.of();
        }
        Instant now = clock.instant();
        Set<String> proven = new HashSet<>();
        List<String> fresh = new ArrayList<>();
        int missing = 0;
        for (Known card : known.values()) {
            if (listed.contains(card.href())) {
                continue;
            }
            missing++;
            if (card.missingSince() == null) {
                fresh.add(card.href());
            } else if (absences.isProven(new Missed(row.id, card.href()), card.missingSince())) {
                proven.add(card.href());
            }
        }
        absences.note(fresh.stream().map(href -> new Missed(row.id, href)).toList());
        table.missing(row, fresh, now);
        row.awaitsListing = missing > proven.size();
        return proven;
    }

    /**
     * DAViCal and SOGo answer a token that they do not know with all that is there, as if it were news, and DAViCal with no
     * word of what is gone. Only a listing can tell then.
     */
    private static boolean repeatsTheBook(CardChanges changes, Map<String, Known> known) {
        long same = changes.present().stream()
                .filter(present -> isKnown(present, known.get(present.href())))
                .count();
        return same > MOST_REPEATED && same * 2 > changes.present().size();
    }

    private static boolean isKnown(Present present, @Nullable Known before) {
        return before != null
                && !before.refetch()
                && !present.etag().isEmpty()
                && before.etag().equals(present.etag());
    }

    /** Cards that an earlier listing did not show, and that are there by what the server says now. */
    private static List<String> seenAgain(CardChanges changes, Map<String, Known> known) {
        return changes.present().stream()
                .map(present -> known.get(present.href()))
                .filter(card -> card != null && card.missingSince() != null)
                .map(Known::href)
                .toList();
    }

    /** Stores cards as they arrive, so that a book of any size never sits in memory. */
    private final class Batch {
        private static final int SIZE = 200;
        private final BookRow book;
        private final List<CardRow> rows = new ArrayList<>();
        private final Set<String> delivered = new HashSet<>();
        private int count;

        Batch(BookRow book) {
            this.book = book;
        }

        void add(Card card) {
            count++;
            switch (cards.read(card)) {
                case CardReading.Read read -> rows.add(row(card, read.facts()));
                // Its last readable version stays: a card that nobody can read is no proof of anything.
                case CardReading.Unreadable(String reason) -> table.unreadable(book, card, reason);
            }
            if (rows.size() >= SIZE) {
                flush();
            }
        }

        void flush() {
            table.putAll(rows);
            rows.clear();
            CrashPoint.pass();
        }

        private CardRow row(Card card, CardFacts facts) {
            var row = new CardRow();
            row.bookId = book.id;
            row.href = card.href();
            row.etag = card.etag();
            row.fill(facts);
            return row;
        }
    }
}
