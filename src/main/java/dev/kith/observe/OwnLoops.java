package dev.kith.observe;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the loops go on that this process must keep going by itself. A restart mends one that stands still, and no outage of
 * another server lets one stand still. The time is counted in small steps while somebody looks, so that hours in which the
 * whole process stood still count as one step.
 */
@ApplicationScoped
public class OwnLoops {
    /** The longest that a look counts for, however long ago the last one was. */
    static final Duration STEP = Duration.ofSeconds(10);

    /** A loop that has stood still for this long will not go on. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Map<String, Loop> loops = new ConcurrentHashMap<>();
    private final LongSupplier nanos;
    private @Nullable Thread watch;
    private long lookedAt;

    OwnLoops() {
        this(System::nanoTime);
    }

    OwnLoops(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A loop, and for how long it was seen standing still. */
    private static final class Loop {
        final LongSupplier turns;
        final BooleanSupplier excused;
        long seen;
        Duration still = Duration.ZERO;

        Loop(LongSupplier turns, BooleanSupplier excused) {
            this.turns = turns;
            this.excused = excused;
            this.seen = turns.getAsLong();
        }

        void look(Duration step) {
            long now = turns.getAsLong();
            still = now != seen || excused.getAsBoolean() ? Duration.ZERO : still.plus(step);
            seen = now;
        }
    }

    /**
     * From now on this loop is to go on.
     *
     * @param turns how often it has gone round
     * @param excused whether just now it may stand still because of another server
     */
    public void watch(String name, LongSupplier turns, BooleanSupplier excused) {
        loops.put(name, new Loop(turns, excused));
    }

    /** Begins to look by itself too: nobody says how often it is asked. */
    public synchronized void start() {
        lookedAt = nanos.getAsLong();
        watch = Thread.ofPlatform().daemon().name("kith-loops").start(this::lookOn);
    }

    /** The loops are about to end, and that is well. */
    public synchronized void stop() {
        loops.clear();
        if (watch != null) {
            watch.interrupt();
            watch = null;
        }
    }

    private void lookOn() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
                var unused = look();
            }
        } catch (InterruptedException e) {
            // told to stop
        }
    }

    /** For how long each loop was seen standing still until now. */
    synchronized Map<String, Duration> look() {
        long now = nanos.getAsLong();
        Duration since = Duration.ofNanos(now - lookedAt);
        lookedAt = now;
        Duration step = since.compareTo(STEP) < 0 ? since : STEP;
        var standing = new TreeMap<String, Duration>();
        loops.forEach((name, loop) -> {
            loop.look(step);
            standing.put(name, loop.still);
        });
        return standing;
    }
}
