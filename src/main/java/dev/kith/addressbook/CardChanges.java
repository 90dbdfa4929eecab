package dev.kith.addressbook;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a book's server says has changed.
 *
 * @param full whether this is a complete listing, so that a card missing from it may be gone (one of the two proofs
 *     that are needed); otherwise only {@code removed} says what is gone
 * @param present cards that are there, all of them or those that changed
 * @param removed hrefs that the server said were removed, in an unbroken chain of tokens
 * @param next what to ask with next time, null where the server has no sync-collection
 */
public record CardChanges(
        boolean full,
        List<Present> present,
        Set<String> removed,
        @Nullable SyncToken next) {
    public CardChanges {
        present = List.copyOf(present);
        removed = Set.copyOf(removed);
    }

    /**
     * A card that is there.
     *
     * @param etag empty when the server gave none: then it must be fetched to be compared
     * @param vcard the card's text when it came with the listing
     */
    public record Present(
            String href, String etag, @Nullable String vcard) {
        @Override
        public String toString() {
            return "Present[" + href + "]";
        }
    }
}
