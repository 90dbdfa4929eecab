package dev.kith.xmpp.session;

import dev.kith.time.FullJitter;
import java.time.Duration;

/** How long a session that is lost stays away: from a second up to five minutes. */
final class BackOff {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final FullJitter jitter;

    BackOff() {
        this(new FullJitter(LONGEST));
    }

    BackOff(FullJitter jitter) {
        this.jitter = jitter;
    }

    /** A session was of use; the next loss is the first one again. */
    void livedWell() {
        jitter.reset();
    }

    Duration next() {
        return jitter.next();
    }

    /** After an answer that another try will hardly change: five minutes, and a fifth more at random. */
    Duration afterRefusal() {
        return jitter.andSome(LONGEST);
    }
}
