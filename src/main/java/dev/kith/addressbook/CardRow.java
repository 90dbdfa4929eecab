package dev.kith.addressbook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code card}. */
@Entity
@Table(name = "card")
@IdClass(CardRow.Key.class)
@NullUnmarked
class CardRow {
    @Id
    @Column(name = "book_id")
    long bookId;

    @Id
    String href;

    String etag = "";
    String uid = "";
    String name = "";

    @Column(name = "chat_addresses")
    String[] chatAddresses = {};

    @Column(name = "mail_addresses")
    String[] mailAddresses = {};

    String[] categories = {};

    @Column(name = "is_group")
    boolean group;

    String[] members = {};
    String problem;
    boolean refetch;

    @Column(name = "missing_since")
    Instant missingSince;

    /** A card of which we know nothing but that it is there. */
    static CardRow undelivered(BookRow book, String href) {
        var row = new CardRow();
        row.bookId = book.id;
        row.href = href;
        row.problem = "the server lists it and does not deliver it";
        row.refetch = true;
        return row;
    }

    CardFacts facts() {
        return new CardFacts(
                uid,
                name,
                List.of(chatAddresses),
                List.of(mailAddresses),
                List.of(categories),
                group,
                List.of(members));
    }

    void fill(CardFacts facts) {
        uid = facts.uid();
        name = facts.name();
        chatAddresses = facts.chatAddresses().toArray(String[]::new);
        mailAddresses = facts.mailAddresses().toArray(String[]::new);
        categories = facts.categories().toArray(String[]::new);
        group = facts.group();
        members = facts.members().toArray(String[]::new);
    }

    /** A card's place. */
    static class Key {
        long bookId;
        String href;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key k && k.bookId == bookId && k.href.equals(href);
        }

        @Override
        public int hashCode() {
            return Objects.hash(bookId, href);
        }
    }
}
