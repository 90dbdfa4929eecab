package dev.kith.addressbook;

/** The book is not at its address (404, 410): rediscover; never a sign that its cards were deleted. */
public final class BookMissing extends Exception {
    public BookMissing(String message) {
        super(message);
    }
}
