package dev.kith.addressbook;

import dev.kith.account.Account;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What there is to tell of an account's books: for its owner, never with the contents of cards. */
@ApplicationScoped
public class BookNotes {
    private final BookTable table;

    BookNotes(BookTable table) {
        this.table = table;
    }

    /**
     * One book.
     *
     * @param listedAt the last complete listing
     * @param byToken whether changes are asked for, rather than everything listed each time
     */
    public record Note(String url, String name, Optional<Instant> listedAt, boolean byToken) {}

    /** A card that makes no contact, or an outdated one, and why. */
    public record Skipped(String href, String reason) {}

    public List<Note> books(Account account) {
        return table.books(account).stream()
                .map(book -> new Note(book.url, book.name, Optional.ofNullable(book.listedAt), book.syncToken != null))
                .toList();
    }

    public List<Skipped> skipped(Account account) {
        return table.cards(account).stream()
                .filter(card -> card.problem != null)
                .map(card -> new Skipped(card.href, card.problem))
                .toList();
    }
}
