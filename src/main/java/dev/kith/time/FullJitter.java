package dev.kith.time;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * Waiting times between tries: each is anything from nothing to a limit, and the limit doubles from a second up to a
 * longest one, so that all who lost the same server do not come back together.
 */
public final class FullJitter {
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final long longest;
    private final LongUnaryOperator random;
    private long limit = FIRST.toMillis();

    /** Waiting times of that length at most. */
    public FullJitter(Duration longest) {
        this(longest, most -> ThreadLocalRandom.current().nextLong(most + 1));
    }

    /** @param random a number from zero to another, both included */
    public FullJitter(Duration longest, LongUnaryOperator random) {
        this.longest = longest.toMillis();
        this.random = random;
    }

    /** The next waiting time. */
    public Duration next() {
        long most = Math.min(limit, longest);
        limit = Math.min(2 * limit, longest);
        return Duration.ofMillis(random.applyAsLong(most));
    }

    /** All is well: the next time is as short as the first one. */
    public void reset() {
        limit = FIRST.toMillis();
    }

    /** That time, and up to a fifth more. */
    public Duration andSome(Duration time) {
        return time.plusMillis(random.applyAsLong(time.toMillis() / 5));
    }
}
