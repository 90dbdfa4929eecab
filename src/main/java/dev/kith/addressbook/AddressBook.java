package dev.kith.addressbook;

import java.net.URI;

/**
 * One collection of cards.
 *
 * @param uri absolute, with a slash at its end
 * @param name for showing, may be empty
 * @param shown false for a place that the server names and says nothing of just now: whether it is a book is not known, and above
 *     all not that a book is gone which was there before
 */
public record AddressBook(URI uri, String name, boolean shown) {
    /** One that is there. */
    public AddressBook(URI uri, String name) {
        this(uri, name, true);
    }
}
