package dev.kith.addressbook;

import dev.kith.account.Login;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an account's address books are read from. Never writes. */
public interface AddressBookSource {

    /**
     * Finds the account's address books.
     *
     * @param base what the operator declared: a server, a principal, a home, or one book
     * @throws SourceUnavailable when the server cannot answer now
     * @throws SourceDenied when it refuses the login, or the address is not one the operator allowed
     */
    List<AddressBook> books(URI base, Login login) throws SourceUnavailable, SourceDenied;

    /**
     * What changed in a book since a token; everything, as a full listing, without a token or when the server does not
     * accept it.
     *
     * @throws BookMissing when the book is not there: never a sign that its cards were deleted
     */
    CardChanges changesSince(AddressBook book, Login login, @Nullable SyncToken token)
            throws SourceUnavailable, SourceDenied, BookMissing;

    /**
     * Fetches cards, in batches, each handed on as it arrives; a card that the server does not return is simply not
     * handed on, which is no proof that it is gone.
     *
     * @param wanted hrefs, each with the ETag of the version that is known already, empty when none is
     */
    void fetch(AddressBook book, Login login, Map<String, String> wanted, Delivery to)
            throws SourceUnavailable, SourceDenied, BookMissing;

    /** Where fetched cards go. */
    interface Delivery {
        void card(Card card);

        /** The server said that the known version of a card is still the present one. */
        void unchanged(String href);
    }
}
