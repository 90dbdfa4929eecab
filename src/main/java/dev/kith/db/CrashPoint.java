package dev.kith.db;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a crash would hurt most: before and after each step of a write. With {@code dev.kith.crash.at=N} the process ends
 * at the N-th such place as if it were killed, so that tests can try them all; otherwise this does nothing.
 */
public final class CrashPoint {
    private static final int AT = Integer.getInteger("dev.kith.crash.at", 0);
    private static final AtomicInteger REACHED = new AtomicInteger();

    private CrashPoint() {}

    /** Marks a place between two steps that must both happen, or be made up for. */
    public static void pass() {
        if (AT > 0 && REACHED.incrementAndGet() == AT) {
            Runtime.getRuntime().halt(137); // as by SIGKILL: no shutdown hooks
        }
    }
}
