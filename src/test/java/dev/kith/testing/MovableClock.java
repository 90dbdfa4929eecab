package dev.kith.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is moved. */
public final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private volatile long nanos;

    /** Time passes; backwards too, for a time of day that is set. */
    public void move(Duration by) {
        now = now.plus(by);
        nanos += Math.max(0, by.toNanos());
    }

    /** Sets the time of day, without any time that passes. */
    public void jump(Duration by) {
        now = now.plus(by);
    }

    /** What a clock that nobody can set says, in the place of {@link System#nanoTime}. */
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
