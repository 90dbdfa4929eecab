package dev.kith.alert.imap;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * How long to stay away from the mail server: full jitter from a second up to a minute, so that all who lost the same server
 * do not come back together; much longer after a refused login.
 */
final class BackOff {
    private static final long FIRST = 1_000;
    private static final long LONGEST = 60_000;
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration LONGEST_DENIED = Duration.ofHours(1);

    private final Duration denied;
    private final LongUnaryOperator random;
    private int failures;
    private int denials;

    /** @param denied how long to wait after the first refused login */
    BackOff(Duration denied) {
        this(denied, most -> ThreadLocalRandom.current().nextLong(most + 1));
    }

    BackOff(Duration denied, LongUnaryOperator random) {
        this.denied = denied;
        this.random = random;
    }

    /** A login was accepted. */
    void loggedIn() {
        denials = 0;
    }

    /** A connection was of use for a while; one that ends at once is no reason to come back at once. */
    void livedWell() {
        failures = 0;
    }

    Duration afterFailure() {
        long most = Math.min(LONGEST, FIRST << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return Duration.ofMillis(random.applyAsLong(most));
    }

    /** Up to an hour, and a fifth more at random. */
    Duration afterDenial() {
        Duration longest = denied.compareTo(LONGEST_DENIED) > 0 ? denied : LONGEST_DENIED;
        Duration wait = denied.multipliedBy(1L << Math.min(denials, MOST_DOUBLINGS));
        denials++;
        long millis = Math.min(wait.toMillis(), longest.toMillis());
        return Duration.ofMillis(millis + random.applyAsLong(millis / 5));
    }
}
