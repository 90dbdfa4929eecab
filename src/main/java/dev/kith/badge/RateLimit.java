package dev.kith.badge;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * At most so many a second for each key, with four seconds' worth at once (the generic cell rate algorithm, ITU-T I.371).
 * All keys share a table of fixed size, where each slot holds the moment at which its key will have nothing left to wait
 * for; two keys in one slot are counted as one, which is rare, and cannot be brought about on purpose, since nobody knows
 * the seed.
 */
final class RateLimit {
    private static final int SLOTS = 1 << 18;
    private static final int SECONDS_AT_ONCE = 4;

    private final AtomicLongArray free = new AtomicLongArray(SLOTS);
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final long interval;
    private final long burst;

    RateLimit(int perSecond) {
        interval = 1_000_000_000L / perSecond;
        burst = SECONDS_AT_ONCE * 1_000_000_000L - interval;
        long now = System.nanoTime();
        for (int slot = 0; slot < SLOTS; slot++) {
            free.setPlain(slot, now);
        }
    }

    /**
     * Whether one more is allowed; if so it is counted.
     *
     * @param now by {@link System#nanoTime}
     */
    boolean allows(long key, long now) {
        int slot = slot(key);
        while (true) {
            long at = free.get(slot);
            long from = at - now > 0 ? at : now;
            if (from - now > burst) {
                return false;
            }
            if (free.compareAndSet(slot, at, from + interval)) {
                return true;
            }
        }
    }

    /** Spreads keys over the table (the finalizer of MurmurHash3). */
    private int slot(long key) {
        long mixed = key ^ seed;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) (mixed ^ mixed >>> 33) & (SLOTS - 1);
    }
}
