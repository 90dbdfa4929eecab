package dev.kith.addressbook;

/**
 * One card as the server gave it.
 *
 * @param href its path on the server, in the one spelling that compares equal
 * @param etag opaque, as given; empty when the server gave none
 * @param vcard the card's text
 */
public record Card(String href, String etag, String vcard) {
    @Override
    public String toString() {
        return "Card[" + href + "]"; // never the contents: this may land in a log
    }
}
