package dev.kith.xmpp.component;

import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.XmppLink;
import dev.kith.xmpp.XmppLink.Diagnosis;
import java.time.Duration;
import java.util.Optional;

/** Something that listens and talks on the component stream, whichever stream that is just now. */
interface LinkPart {
    /** A stream is about to be opened: to listen on it, now is the time. */
    void watch(ComponentConnection connection);

    /** The stream is up. Returns at once; privileges were not tried yet. */
    default void connected() {}

    /** What this one says to {@link XmppLink#pairs}; nothing unless it has to do with that. */
    default Optional<Diagnosis> pairs(RosterWay way, Duration patience) throws InterruptedException {
        return Optional.empty();
    }
}
