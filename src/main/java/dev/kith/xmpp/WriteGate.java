package dev.kith.xmpp;

import dev.kith.jid.BareJid;
import dev.kith.replica.Claim;
import dev.kith.replica.Displaced;
import dev.kith.sync.RosterUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jivesoftware.smack.SmackException.NoResponseException;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;

/**
 * The one gate to a server: paces roster traffic by how quickly the server answers, at most ten writes a second for one
 * account, and stops asking for a while when the server keeps saying "wait". Those who wait are served in turn.
 */
public final class WriteGate {
    /** How many things may be under way at once, at most. */
    public static final int MOST = Pacer.MOST;

    private static final long ACCOUNT_PAUSE = Duration.ofMillis(100).toNanos();
    private static final int FAILURES = 5;
    private static final long OPEN_FOR = Duration.ofSeconds(30).toNanos();

    /** What goes through the gate. */
    public interface Work<T, E extends Exception> {
        T run() throws E, RosterUnavailable, InterruptedException;
    }

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final Pacer pacer = new Pacer();
    private final Map<BareJid, Long> nextWrite = new HashMap<>();
    private final BooleanSupplier oneAtATime;
    private final boolean paced;
    private final LongSupplier nanos;
    private int failures;
    private long closedUntil;
    private boolean closed;

    /**
     * A gate.
     *
     * @param oneAtATime whether, just now, one thing must end before the next begins
     */
    public WriteGate(BooleanSupplier oneAtATime) {
        this(oneAtATime, true);
    }

    /** Without pacing: for measuring what the link itself can do. */
    public WriteGate(BooleanSupplier oneAtATime, boolean paced) {
        this(oneAtATime, paced, System::nanoTime);
    }

    WriteGate(BooleanSupplier oneAtATime, boolean paced, LongSupplier nanos) {
        this.oneAtATime = oneAtATime;
        this.paced = paced;
        this.nanos = nanos;
        GateMeters.watch(this);
    }

    /** Whether the server is left alone just now. */
    boolean isClosed() {
        lock.lock();
        try {
            return closed && nanos.getAsLong() - closedUntil < 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does one thing when its turn has come.
     *
     * @param write whether it counts as one of the ten writes a second that an account has
     * @throws RosterUnavailable when the work does, when the server is left alone for a while, or when the thread was
     *     interrupted while it waited
     * @throws Displaced when another replica may look after the account by now
     */
    public <T, E extends Exception> T pass(BareJid account, boolean write, Work<T, E> work)
            throws E, RosterUnavailable {
        try {
            if (write && paced) {
                awaitOwnTurn(account);
            }
            enter();
            long start = nanos.getAsLong();
            boolean well = false;
            try {
                if (write) {
                    Claim.confirm(); // as late as can be: the turn may have been long in coming
                }
                T result = work.run();
                well = true;
                return result;
            } catch (RosterUnavailable e) {
                well = !isWait(e);
                throw e;
            } catch (Displaced e) {
                well = true; // the server has done nothing
                throw e;
            } catch (RuntimeException | InterruptedException e) {
                throw e;
            } catch (Exception e) {
                well = true; // the server answered, and said no to this one
                throw e;
            } finally {
                leave(start, well);
                GateMeters.answered(write, Duration.ofNanos(nanos.getAsLong() - start));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RosterUnavailable("stopped while waiting for the XMPP server", e);
        }
    }

    /** Whether the server was reached and could not; a link that is gone comes back as a fresh start. */
    private static boolean isWait(RosterUnavailable e) {
        return e.getCause() instanceof XMPPErrorException
                || e.getCause() instanceof NoResponseException
                || e.getCause() instanceof ServerBusy;
    }

    private void awaitOwnTurn(BareJid account) throws InterruptedException {
        long wait;
        lock.lockInterruptibly();
        try {
            long now = nanos.getAsLong();
            nextWrite.values().removeIf(at -> at - now < 0);
            long mine = nextWrite.getOrDefault(account, now);
            nextWrite.put(account, mine + ACCOUNT_PAUSE);
            wait = mine - now;
        } finally {
            lock.unlock();
        }
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }

    private void enter() throws InterruptedException, RosterUnavailable {
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = nanos.getAsLong();
                if (closed && now - closedUntil < 0) {
                    throw new RosterUnavailable(
                            "the XMPP server keeps saying that it cannot write rosters now; left alone for half a minute",
                            null);
                }
                if (!paced || pacer.mayBegin(now, closed || oneAtATime.getAsBoolean())) {
                    pacer.begun();
                    return;
                }
                Duration rest = pacer.rest(now);
                var unused = changed.awaitNanos(rest.isZero() ? TimeUnit.SECONDS.toNanos(1) : rest.toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    private void leave(long start, boolean well) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            pacer.ended(now, Duration.ofNanos(now - start));
            failures = well ? 0 : failures + 1;
            boolean wasClosed = closed;
            closed = failures >= FAILURES;
            if (closed) {
                GateMeters.closed(wasClosed ? 0 : 1);
                closedUntil = now + OPEN_FOR;
                failures = FAILURES - 1; // after that one try goes through, and decides
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
