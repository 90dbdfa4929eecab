package dev.kith.alert.imap;

import dev.kith.time.FullJitter;
import java.time.Duration;

/** How long to stay away from the mail server: from a second up to a minute, and much longer after a refused login. */
final class BackOff {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration LONGEST_DENIED = Duration.ofHours(1);

    private final Duration denied;
    private final FullJitter jitter;
    private int denials;

    /** @param denied how long to wait after the first refused login */
    BackOff(Duration denied) {
        this(denied, new FullJitter(LONGEST));
    }

    BackOff(Duration denied, FullJitter jitter) {
        this.denied = denied;
        this.jitter = jitter;
    }

    /** A login was accepted. */
    void loggedIn() {
        denials = 0;
    }

    /** A connection was of use for a while; one that ends at once is no reason to come back at once. */
    void livedWell() {
        jitter.reset();
    }

    Duration afterFailure() {
        return jitter.next();
    }

    /** Up to an hour, and a fifth more at random. */
    Duration afterDenial() {
        Duration longest = denied.compareTo(LONGEST_DENIED) > 0 ? denied : LONGEST_DENIED;
        Duration wait = denied.multipliedBy(1L << Math.min(denials, MOST_DOUBLINGS));
        denials++;
        return jitter.andSome(wait.compareTo(longest) < 0 ? wait : longest);
    }
}
