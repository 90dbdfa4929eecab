package dev.kith.addressbook;

/** The book is not at its address: rediscover; by itself never a sign that its cards were deleted. */
public final class BookMissing extends Exception {
    private final boolean gone;

    /** @param gone whether the server said so (404, 410), and did not only send elsewhere */
    public BookMissing(String message, boolean gone) {
        super(message);
        this.gone = gone;
    }

    /** Whether the server said that nothing is there. */
    boolean isGone() {
        return gone;
    }
}
