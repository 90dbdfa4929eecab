package dev.kith.addressbook;

import dev.kith.account.Login;
import dev.kith.sync.CardRefused;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import java.net.URI;
import java.util.Optional;

/**
 * Where single cards are written. Every write carries a condition, but not every server heeds it: whoever writes looks at
 * the card before.
 */
public interface CardStore {

    /**
     * Makes an address book beside those that are found from an address.
     *
     * @param base what the operator declared: a server, a principal or a home
     * @param name for showing
     * @return the new book, or the one that an earlier call for the same name made
     * @throws CardRefused when the server does not make it, or {@code base} is a single book, which has no place beside it
     */
    AddressBook makeBook(URI base, Login login, String name) throws SourceUnavailable, SourceDenied, CardRefused;

    /**
     * Reads one card as listings show it, so that its version is the one that they tell.
     *
     * @return empty when it is not there
     * @throws BookMissing when its book is not there either, which says nothing about the card
     */
    Optional<Card> read(URI card, Login login) throws SourceUnavailable, SourceDenied, BookMissing;

    /**
     * Writes a card.
     *
     * @param known the version that it replaces; empty for a card that must not be there yet
     * @return false when the condition does not hold, and nothing was written
     */
    boolean put(URI card, Login login, String known, String vcard) throws SourceUnavailable, SourceDenied, CardRefused;

    /**
     * Removes a card; one that is not there is as good as removed.
     *
     * @param known the version that is removed
     * @return false when it is another one, and nothing was removed
     */
    boolean delete(URI card, Login login, String known) throws SourceUnavailable, SourceDenied, CardRefused;
}
