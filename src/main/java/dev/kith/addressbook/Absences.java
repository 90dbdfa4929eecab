package dev.kith.addressbook;

import dev.kith.time.Lately;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.LongSupplier;

/**
 * When what one complete listing does not show, and a later one neither, is proven to be gone: not before 15 minutes. The first of the
 * two is stored with the time of day; what this process missed lately it remembers too, by a clock that nobody can set, so that a
 * time of day that jumps makes no quarter of an hour of a moment.
 */
@ApplicationScoped
class Absences {
    /** How far apart two complete listings must be before both together prove that something is gone. */
    static final Duration APART = Duration.ofMinutes(15);

    private final Clock clock;
    private final Lately lately;

    @Inject
    Absences(Clock clock) {
        this(clock, System::nanoTime);
    }

    Absences(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.lately = new Lately(nanos, APART);
    }

    /** Notes that these were missed now, for the first time since they were seen. */
    void note(Collection<?> missed) {
        lately.note(missed);
    }

    /**
     * Whether something that is missed now was missed long enough before.
     *
     * @param since when it was first missed, by the time of day
     */
    boolean isProven(Object what, Instant since) {
        return !lately.contains(what) && !since.plus(APART).isAfter(clock.instant());
    }
}
