package dev.kith.xmpp;

import java.time.Duration;

/**
 * How many writes may be under way at once, by how long the server takes to answer: one more after each full round of
 * good answers, half as many after a slow one. While the server is slow even with one, it is given as much rest as the
 * write took, so that other people's stanzas get their turn. Pure: time comes in from outside.
 */
final class Pacer {
    static final int MOST = 16;
    static final Duration SLOW = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = Duration.ofSeconds(2);

    private double window = 1;
    private int under;
    private long restUntil = Long.MIN_VALUE;

    /** Whether another write may begin. */
    boolean mayBegin(long nanos, boolean oneAtATime) {
        int limit = oneAtATime ? 1 : (int) window;
        return under < limit && !resting(nanos);
    }

    private boolean resting(long nanos) {
        return restUntil != Long.MIN_VALUE && nanos - restUntil < 0;
    }

    /** How long to wait before asking again when it may not; zero when only an answer can change that. */
    Duration rest(long nanos) {
        return resting(nanos) ? Duration.ofNanos(restUntil - nanos) : Duration.ZERO;
    }

    void begun() {
        under++;
    }

    /** A write ended. */
    void ended(long nanos, Duration took) {
        under--;
        if (took.compareTo(SLOW) <= 0) {
            window = Math.min(MOST, window + 1 / window);
        } else {
            if (window < 2) {
                restUntil = nanos + (took.compareTo(LONGEST_REST) < 0 ? took : LONGEST_REST).toNanos();
            }
            window = Math.max(1, window / 2);
        }
    }

    int window() {
        return (int) window;
    }
}
