package dev.kith.xmpp.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * How long a session that is lost stays away: full jitter from a second up to five minutes, so that all who lost the same
 * server do not come back together.
 */
final class BackOff {
    private static final long FIRST = 1_000;
    private static final long LONGEST = Duration.ofMinutes(5).toMillis();
    private static final int MOST_DOUBLINGS = 9;

    private final LongUnaryOperator random;
    private int failures;

    BackOff() {
        this(most -> ThreadLocalRandom.current().nextLong(most + 1));
    }

    /** @param random a number from zero to another, both included */
    BackOff(LongUnaryOperator random) {
        this.random = random;
    }

    /** A session was of use; the next loss is the first one again. */
    void livedWell() {
        failures = 0;
    }

    Duration next() {
        long most = Math.min(LONGEST, FIRST << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return Duration.ofMillis(random.applyAsLong(most));
    }

    /** After an answer that another try will hardly change: five minutes, and a fifth more at random. */
    Duration afterRefusal() {
        failures++;
        return Duration.ofMillis(LONGEST + random.applyAsLong(LONGEST / 5));
    }
}
