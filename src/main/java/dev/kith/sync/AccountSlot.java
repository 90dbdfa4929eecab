package dev.kith.sync;

import dev.kith.replica.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An account's place in the schedule: at most one pass runs, at most one more is planned. */
final class AccountSlot {
    static final String NO_PASS_YET = "none";
    private static final Duration LATE = Duration.ofMinutes(15);

    private final long account;
    private final Claim claim;
    private final LongSupplier nanos;
    private boolean passing;
    private String lastOutcome = NO_PASS_YET;
    private boolean braked;
    private long succeededAt;
    private Duration usual = Duration.ZERO;
    private boolean again;
    private int failures;
    private boolean reconnected;
    private long begunAt;
    private @Nullable ScheduledFuture<?> planned;
    private List<CompletableFuture<SyncOutcome>> waiting = new ArrayList<>();
    private List<CompletableFuture<SyncOutcome>> served = new ArrayList<>();
    private CompletableFuture<@Nullable Void> ended = CompletableFuture.completedFuture(null);

    /** @param claim by virtue of which the account is ours; under another one it gets a slot of its own */
    AccountSlot(long account, Claim claim) {
        this(account, claim, System::nanoTime);
    }

    AccountSlot(long account, Claim claim, LongSupplier nanos) {
        this.account = account;
        this.claim = claim;
        this.nanos = nanos;
        this.succeededAt = nanos.getAsLong();
        this.begunAt = succeededAt - Duration.ofDays(1).toNanos();
    }

    long account() {
        return account;
    }

    Claim claim() {
        return claim;
    }

    /** Whether the account is ours still, as far as this process knows. */
    boolean isOurs() {
        return claim.isKept();
    }

    /** Plans the pass that is to come; one that is planned for sooner stays, so that nobody who waits for it is put off. */
    synchronized void plan(ScheduledExecutorService timer, Duration delay, Runnable pass) {
        if (planned != null && !planned.isDone()) {
            if (planned.getDelay(TimeUnit.NANOSECONDS) <= delay.toNanos()) {
                return;
            }
            planned.cancel(false);
        }
        planned = timer.schedule(pass, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether a pass may begin; while one runs, it is followed by another instead. */
    synchronized boolean begin() {
        planned = null;
        if (passing) {
            again = true;
            return false;
        }
        passing = true;
        reconnected = false;
        begunAt = nanos.getAsLong();
        served = waiting;
        waiting = new ArrayList<>();
        ended = new CompletableFuture<>();
        return true;
    }

    /** Ends a pass and tells those who waited for it; whether another one was asked for meanwhile. */
    boolean end(SyncOutcome outcome) {
        List<CompletableFuture<SyncOutcome>> tell;
        CompletableFuture<@Nullable Void> end;
        boolean repeat;
        synchronized (this) {
            tell = served;
            served = new ArrayList<>();
            end = ended;
            passing = false;
            lastOutcome = outcome.word();
            braked = outcome instanceof SyncOutcome.Refused refused && refused.braked();
            if (outcome instanceof SyncOutcome.Synced || outcome instanceof SyncOutcome.Refused) {
                succeededAt = nanos.getAsLong();
            }
            repeat = again;
            again = false;
        }
        tell.forEach(one -> one.complete(outcome));
        end.complete(null);
        return repeat;
    }

    synchronized void whenNextEnds(CompletableFuture<SyncOutcome> one) {
        waiting.add(one);
    }

    synchronized CompletableFuture<@Nullable Void> ended() {
        return ended;
    }

    /** How long ago the last pass began. */
    synchronized Duration sinceBegun() {
        return Duration.ofNanos(nanos.getAsLong() - begunAt);
    }

    synchronized boolean isPassing() {
        return passing;
    }

    /** The word for how the last pass ended, or that there was none since the start. */
    synchronized String lastOutcome() {
        return lastOutcome;
    }

    /** Whether the brake withheld something of the last pass. */
    synchronized boolean isBraked() {
        return braked;
    }

    /** How long it usually is until the next pass. */
    synchronized void expects(Duration time) {
        usual = time;
    }

    /** Whether the last pass that did its work is longer ago than it should be, by more than a quarter of an hour. */
    synchronized boolean isLate() {
        return sinceSuccess().minus(usual).compareTo(LATE) > 0;
    }

    /** How long ago a pass last did its work, or how long the account has been served when none did. */
    synchronized Duration sinceSuccess() {
        return Duration.ofNanos(nanos.getAsLong() - succeededAt);
    }

    /** Whether the last pass failed, and the next one has no better reason to go well than time. */
    synchronized boolean inTrouble() {
        return failures > 0;
    }

    synchronized void succeeded() {
        failures = 0;
    }

    /** The XMPP server is back: how earlier passes ended, and one that runs now, says nothing of those to come. */
    synchronized void reconnected() {
        failures = 0;
        reconnected = true;
    }

    /** How many times in a row it has failed now, from 0; a pass that saw the XMPP server away before it came back does not count. */
    synchronized int failed() {
        return reconnected ? 0 : failures++;
    }
}
