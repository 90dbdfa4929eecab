package dev.kith.addressbook;

/** The book is not at its address (404, 410, or a redirect): rediscover; by itself never a sign that its cards were deleted. */
public final class BookMissing extends Exception {
    public BookMissing(String message) {
        super(message);
    }
}
