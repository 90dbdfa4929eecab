package dev.kith.addressbook;

import dev.kith.account.Account;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Our copy of the address books: what we need of each card, and how far we have read. */
@ApplicationScoped
class BookTable {
    private final StatelessSession session;

    BookTable(StatelessSession session) {
        this.session = session;
    }

    /** One statement needs no transaction, and every pass asks for it. */
    @ActivateRequestContext
    List<BookRow> books(Account account) {
        return session.createSelectionQuery("from BookRow where accountId = :account order by url", BookRow.class)
                .setParameter("account", account.id())
                .getResultList();
    }

    @Transactional
    void put(BookRow book) {
        if (book.id == null) {
            session.insert(book);
        } else {
            session.update(book);
        }
    }

    /** Drops a book and its cards. */
    @Transactional
    void drop(BookRow book) {
        session.delete(book);
    }

    /** What we know of each card of a book, without the facts. */
    @Transactional
    Map<String, Known> known(BookRow book) {
        var known = new HashMap<String, Known>();
        session.createSelectionQuery(
                        "select href, etag, refetch, missingSince from CardRow where bookId = :book", Known.class)
                .setParameter("book", book.id)
                .getResultList()
                .forEach(card -> known.put(card.href(), card));
        return known;
    }

    /** The same for these cards, and for those that were announced and not delivered. */
    @Transactional
    Map<String, Known> known(BookRow book, Collection<String> hrefs) {
        var known = new HashMap<String, Known>();
        session.createSelectionQuery(
                        "select href, etag, refetch, missingSince from CardRow where bookId = :book"
                                + " and (href in :hrefs or refetch)",
                        Known.class)
                .setParameter("book", book.id)
                .setParameterList("hrefs", hrefs)
                .getResultList()
                .forEach(card -> known.put(card.href(), card));
        return known;
    }

    @RegisterForReflection // Hibernate makes them
    record Known(
            String href,
            String etag,
            boolean refetch,
            @Nullable Instant missingSince) {}

    @Transactional
    void putAll(Collection<CardRow> cards) {
        for (CardRow card : cards) {
            session.upsert(card);
        }
    }

    /** Notes that a card cannot be read; what we knew of it stays. */
    @Transactional
    void unreadable(BookRow book, Card card, String reason) {
        CardRow row = session.createSelectionQuery("from CardRow where bookId = :book and href = :href", CardRow.class)
                .setParameter("book", book.id)
                .setParameter("href", card.href())
                .uniqueResultOptional()
                .orElseGet(CardRow::new);
        row.bookId = book.id;
        row.href = card.href();
        row.etag = card.etag();
        row.problem = reason;
        row.refetch = false;
        session.upsert(row);
    }

    /** Notes the cards to be asked for again because the server announced and did not deliver them. */
    @Transactional
    void undelivered(BookRow book, Collection<String> hrefs) {
        for (String href : hrefs) {
            int known = session.createMutationQuery(
                            "update CardRow set refetch = true where bookId = :book and href = :href")
                    .setParameter("book", book.id)
                    .setParameter("href", href)
                    .executeUpdate();
            if (known == 0) {
                session.insert(CardRow.undelivered(book, href));
            }
        }
    }

    /** Notes that the server shows these cards again. */
    @Transactional
    void seenAgain(BookRow book, Collection<String> hrefs) {
        for (String href : hrefs) {
            session.createMutationQuery("update CardRow set missingSince = null where bookId = :book and href = :href")
                    .setParameter("book", book.id)
                    .setParameter("href", href)
                    .executeUpdate();
        }
    }

    /** Notes since when complete listings do not show these cards. */
    @Transactional
    void missing(BookRow book, Collection<String> hrefs, Instant since) {
        for (String href : hrefs) {
            session.createMutationQuery(
                            "update CardRow set missingSince = :since where bookId = :book and href = :href")
                    .setParameter("since", since)
                    .setParameter("book", book.id)
                    .setParameter("href", href)
                    .executeUpdate();
        }
    }

    /** Stores the last cards, drops those that are proven gone, and moves the progress mark, in one step. */
    @Transactional
    void finish(BookRow book, Collection<CardRow> last, Collection<String> gone) {
        for (CardRow card : last) {
            session.upsert(card);
        }
        for (String href : gone) {
            session.createMutationQuery("delete from CardRow where bookId = :book and href = :href")
                    .setParameter("book", book.id)
                    .setParameter("href", href)
                    .executeUpdate();
        }
        session.update(book);
    }

    @Transactional
    List<CardRow> cards(Account account) {
        return session.createSelectionQuery(
                        "select c from CardRow c join BookRow b on b.id = c.bookId where b.accountId = :account"
                                + " order by c.bookId, c.href",
                        CardRow.class)
                .setParameter("account", account.id())
                .getResultList();
    }
}
