package dev.kith.hint;

/** Who takes in that somebody's address books may have changed. */
public interface BookHints {
    /**
     * Something may have changed in this person's books; returns at once.
     *
     * @param bookUser a name at the address-book server, perhaps nobody's of ours
     * @return false when there was no room
     */
    boolean changed(String bookUser);

    /** The same, where every replica is told of it by itself: each looks after its own people. */
    boolean changedAsAllKnow(String bookUser);

    /** What was told for a while was not heard by this replica, so anything may have changed at servers that tell. */
    void missed();
}
