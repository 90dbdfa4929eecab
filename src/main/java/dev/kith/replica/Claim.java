package dev.kith.replica;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One process's right to look after one shard, for as long as it has it. Whatever is written by virtue of it is written
 * {@linkplain #during during} it: our database is asked for the epoch before each commit ({@link EpochGuard}), and before
 * each write to somebody else's server {@link #confirm} asks this process's own clock.
 *
 * <p>A claim is open; then closing, when what is under way may come to its end and nothing new begins; then ended.
 */
public final class Claim {
    private static final ScopedValue<Claim> CURRENT = ScopedValue.newInstance();

    private enum State {
        OPEN,
        CLOSING,
        ENDED
    }

    private final int shard;
    private final long epoch;
    private final BooleanSupplier alive;
    private State state = State.OPEN;
    private int busy;

    /**
     * An open claim.
     *
     * @param alive whether the process was seen alive by the database so lately that nobody can have taken its place
     */
    Claim(int shard, long epoch, BooleanSupplier alive) {
        this.shard = shard;
        this.epoch = epoch;
        this.alive = alive;
    }

    /** Which shard it is about. */
    public int shard() {
        return shard;
    }

    /** Which tenure of the shard this is; a later one has a higher number. */
    public long epoch() {
        return epoch;
    }

    /**
     * Whether it is neither lost nor being given back, which no claim ever takes back; while the database is away it may be kept
     * and not be open.
     */
    public synchronized boolean isKept() {
        return state == State.OPEN;
    }

    /** Whether something new may begin. */
    public synchronized boolean isOpen() {
        return state == State.OPEN && alive.getAsBoolean();
    }

    /** Whether what is under way may still be written. */
    public synchronized boolean holds() {
        return state != State.ENDED && alive.getAsBoolean();
    }

    /**
     * Does something by virtue of this claim.
     *
     * @throws Displaced when it is not open any more; the work has not begun then
     */
    public <T extends @Nullable Object, X extends Exception> T during(ScopedValue.CallableOp<T, X> work) throws X {
        synchronized (this) {
            if (!isOpen()) {
                throw new Displaced(shard);
            }
            busy++;
        }
        try {
            return ScopedValue.where(CURRENT, this).call(work);
        } finally {
            synchronized (this) {
                busy--;
                notifyAll();
            }
        }
    }

    /** The claim by virtue of which this thread works; null outside of {@link #during}, as in a command without a service. */
    static @Nullable Claim current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /**
     * To be called right before something is written to another server.
     *
     * @throws Displaced when the claim by virtue of which that is done may be another replica's by now
     */
    public static void confirm() {
        Claim claim = current();
        if (claim != null && !claim.holds()) {
            ReplicaMeters.fenced(ReplicaMeters.WRITE);
            throw new Displaced(claim.shard);
        }
    }

    /** Whether this thread's work may go on to its next step; what is being given back ends at its next step instead. */
    public static boolean goesOn() {
        Claim claim = current();
        return claim == null || claim.isOpen();
    }

    /** Nothing new begins any more. */
    synchronized void close() {
        if (state == State.OPEN) {
            state = State.CLOSING;
            notifyAll();
        }
    }

    /** It is another's by now, or may be. Whether that came unexpected, and it was not being given back anyway. */
    synchronized boolean lose() {
        boolean unexpected = state == State.OPEN;
        end();
        return unexpected;
    }

    /** Nothing is written any more. */
    synchronized void end() {
        state = State.ENDED;
        notifyAll();
    }

    synchronized void awaitClosing() throws InterruptedException {
        while (state == State.OPEN) {
            wait();
        }
    }

    /** Waits for what is under way, unless the claim is lost anyway. */
    synchronized void awaitIdle(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (busy > 0 && state == State.CLOSING && System.nanoTime() < end) {
            wait(100);
        }
    }
}
