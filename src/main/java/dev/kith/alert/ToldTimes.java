package dev.kith.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** When somebody was told of mail in the last hour, by a clock that does not jump. One round at a time uses it. */
final class ToldTimes {
    private static final Duration HOUR = Duration.ofHours(1);

    private final LongSupplier nanos;
    private final Deque<Long> times = new ArrayDeque<>();

    /**
     * Goes on from what is stored; that was by a clock that may have jumped since, so the future counts as just now.
     */
    ToldTimes(LongSupplier nanos, List<Instant> stored, Instant now) {
        this.nanos = nanos;
        stored.stream().sorted().forEach(then -> {
            Duration age = Duration.between(then, now);
            times.add(nanos.getAsLong() - (age.isNegative() ? 0 : age.toNanos()));
        });
    }

    void now() {
        times.add(nanos.getAsLong());
    }

    /** How long ago each was; what is older than an hour is forgotten. */
    List<Duration> ages() {
        long now = nanos.getAsLong();
        while (!times.isEmpty() && now - times.getFirst() > HOUR.toNanos()) {
            times.removeFirst();
        }
        return times.stream().map(then -> Duration.ofNanos(now - then)).toList();
    }
}
