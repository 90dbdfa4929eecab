package dev.kith.time;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What this process noted within a span of time, by a clock that nobody can set: where a stored time of day decides, one that jumps
 * makes no hour of a moment.
 */
public final class Lately {
    private final LongSupplier nanos;
    private final long span;
    private final Map<Object, Long> notes = new ConcurrentHashMap<>();

    /** @param nanos {@link System#nanoTime}, or what a test puts in its place */
    public Lately(LongSupplier nanos, Duration span) {
        this.nanos = nanos;
        this.span = span.toNanos();
    }

    /** Notes these as of now. */
    public void note(Collection<?> things) {
        long now = nanos.getAsLong();
        notes.values().removeIf(noted -> now - noted >= span);
        things.forEach(thing -> notes.put(thing, now));
    }

    /** Whether it was noted less than the span ago. */
    public boolean contains(Object thing) {
        Long noted = notes.get(thing);
        return noted != null && nanos.getAsLong() - noted < span;
    }
}
