package dev.kith.xmpp.component;

/** Something that listens and talks on the component stream, whichever stream that is just now. */
interface LinkPart {
    /** A stream is about to be opened: to listen on it, now is the time. */
    void watch(ComponentConnection connection);

    /** The stream is up. Returns at once; privileges were not tried yet. */
    default void connected() {}
}
