package dev.kith.xmpp.component;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * How long to stay away after a stream has ended: full jitter from a second up to a minute, so that many who lost the
 * same server do not all come back at once; never quickly where another process has our name or our secret is wrong.
 */
final class BackOff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration CONFLICT = Duration.ofSeconds(10);
    private static final Duration GOOD_LIFE = Duration.ofSeconds(60);

    private final LongUnaryOperator random;
    private int failures;

    BackOff() {
        this(most -> ThreadLocalRandom.current().nextLong(most + 1));
    }

    BackOff(LongUnaryOperator random) {
        this.random = random;
    }

    Duration next(Parting parting, Duration lived) {
        if (lived.compareTo(GOOD_LIFE) > 0) {
            failures = 0;
        }
        long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 6));
        failures++;
        Duration jitter = Duration.ofMillis(random.applyAsLong(most));
        return switch (parting.kind()) {
            case LOST, CONTENT -> jitter;
            case CONFLICT -> CONFLICT.plus(jitter);
            case DENIED -> LONGEST;
        };
    }
}
