package dev.kith.xmpp.component;

import dev.kith.time.FullJitter;
import java.time.Duration;

/**
 * How long to stay away after a stream has ended: from a second up to a minute, and never quickly where another process has
 * our name or our secret is wrong.
 */
final class BackOff {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration CONFLICT = Duration.ofSeconds(10);
    private static final Duration GOOD_LIFE = Duration.ofSeconds(60);

    private final FullJitter jitter;

    BackOff() {
        this(new FullJitter(LONGEST));
    }

    BackOff(FullJitter jitter) {
        this.jitter = jitter;
    }

    Duration next(Parting parting, Duration lived) {
        if (lived.compareTo(GOOD_LIFE) > 0) {
            jitter.reset();
        }
        Duration next = jitter.next();
        return switch (parting.kind()) {
            case LOST, CONTENT -> next;
            case CONFLICT -> CONFLICT.plus(next);
            case DENIED -> LONGEST;
        };
    }
}
