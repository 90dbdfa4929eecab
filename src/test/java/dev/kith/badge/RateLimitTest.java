package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final RateLimit limit = new RateLimit(10);
    private final long start = System.nanoTime() + SECOND;

    private int allowed(long key, int tries, long now) {
        int allowed = 0;
        for (int i = 0; i < tries; i++) {
            allowed += limit.allows(key, now) ? 1 : 0;
        }
        return allowed;
    }

    @Test
    void fourSecondsWorth_areAllowedAtOnce_andThenTheRate() {
        assertThat(allowed(1, 100, start)).isEqualTo(40);
        assertThat(allowed(1, 100, start + SECOND)).isEqualTo(10);
        assertThat(allowed(1, 100, start + SECOND + SECOND / 10)).isEqualTo(1);
        assertThat(allowed(1, 100, start + 100 * SECOND)).isEqualTo(40);
    }

    @Test
    void othersAreNotHeldUp() {
        assertThat(allowed(1, 100, start)).isEqualTo(40);
        int held = 0;
        for (long key = 2; key < 1_002; key++) {
            held += limit.allows(key, start) ? 0 : 1;
        }
        assertThat(held).isLessThanOrEqualTo(1); // one of them may stand in the same slot
    }
}
