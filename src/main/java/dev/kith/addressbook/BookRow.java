package dev.kith.addressbook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code address_book}. */
@Entity
@Table(name = "address_book")
@NullUnmarked
class BookRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "account_id")
    long accountId;

    String url;
    String name;

    @Column(name = "sync_token")
    String syncToken;

    /** Whether cards were announced that the server then did not deliver. */
    @Column(name = "awaits_cards")
    boolean awaitsCards;

    /** Whether a complete listing did not show some cards, so that a second one has to say whether they are gone. */
    @Column(name = "awaits_listing")
    boolean awaitsListing;

    @Column(name = "listed_at")
    Instant listedAt;

    @Column(name = "missing_since")
    Instant missingSince;

    /** The account's address when the book was last found by it; null for one that was not since that is noted. */
    @Column(name = "found_from")
    String foundFrom;
}
