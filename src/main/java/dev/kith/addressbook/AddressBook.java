package dev.kith.addressbook;

import java.net.URI;

/**
 * One collection of cards.
 *
 * @param uri absolute, with a slash at its end
 * @param name for showing, may be empty
 */
public record AddressBook(URI uri, String name) {}
