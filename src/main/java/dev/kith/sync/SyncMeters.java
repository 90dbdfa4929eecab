package dev.kith.sync;

import dev.kith.sync.SyncOutcome.Counts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How passes go, for those who look at all accounts at once; no label says whose. Everything is there from the start, since
 * a rate of what appears only with its first event misses that event.
 */
final class SyncMeters {
    private static final List<String> OUTCOMES = List.of("synced", "refused", "postponed", "failed");
    private static final String BUDGET = "kith.sync.budget.exhausted";
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(15)
    };

    private final MeterRegistry metrics;
    private final Counter faults;
    private final Map<Ending, Timer> timers = new ConcurrentHashMap<>();

    private record Ending(String outcome, PassKind kind) {}

    SyncMeters(MeterRegistry metrics, Collection<AccountSlot> slots) {
        this.metrics = metrics;
        faults = metrics.counter("kith.sync.faults");
        count(Counts.NONE);
        Metrics.counter(BUDGET).increment(0);
        for (String outcome : OUTCOMES) {
            accounts(slots, outcome);
            for (PassKind kind : PassKind.values()) {
                var unused = timer(outcome, kind);
            }
        }
        accounts(slots, AccountSlot.NO_PASS_YET);
        TimeGauge.builder("kith.sync.oldest.success", slots, TimeUnit.SECONDS, SyncMeters::oldestSuccess)
                .strongReference(true)
                .description("How long ago the account that has waited longest had a pass that did its work")
                .register(metrics);
        TimeGauge.builder("kith.sync.success.age", slots, TimeUnit.SECONDS, SyncMeters::nearlyOldestSuccess)
                .tag("quantile", "0.99")
                .strongReference(true)
                .description("How long ago ninety-nine of a hundred accounts had a pass that did its work, at most")
                .register(metrics);
        Gauge.builder(
                        "kith.sync.late",
                        slots,
                        all -> all.stream().filter(AccountSlot::isLate).count())
                .strongReference(true)
                .description("Accounts whose last pass that did its work is over fifteen minutes longer ago than usual")
                .register(metrics);
        Gauge.builder(
                        "kith.sync.brake.engaged",
                        slots,
                        all -> all.stream().filter(AccountSlot::isBraked).count())
                .strongReference(true)
                .description("Accounts of whose last pass the brake withheld something")
                .register(metrics);
        Gauge.builder(
                        "kith.sync.running",
                        slots,
                        all -> all.stream().filter(AccountSlot::isPassing).count())
                .strongReference(true)
                .description("Passes under way, those that wait for their turn included")
                .register(metrics);
    }

    private void accounts(Collection<AccountSlot> slots, String outcome) {
        Gauge.builder(
                        "kith.sync.accounts",
                        slots,
                        all -> all.stream()
                                .filter(slot -> slot.lastOutcome().equals(outcome))
                                .count())
                .tag("outcome", outcome)
                .strongReference(true)
                .description("Accounts that are switched on, by how their last pass ended")
                .register(metrics);
    }

    private static double oldestSuccess(Collection<AccountSlot> slots) {
        return slots.stream()
                .map(AccountSlot::sinceSuccess)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .toSeconds();
    }

    /** The 99th of a hundred, the smallest first. */
    private static double nearlyOldestSuccess(Collection<AccountSlot> slots) {
        long[] ages = slots.stream()
                .mapToLong(slot -> slot.sinceSuccess().toSeconds())
                .sorted()
                .toArray();
        return ages.length == 0 ? 0 : ages[(int) Math.ceil(ages.length * 0.99) - 1];
    }

    /** Nobody more can be asked to be let see for now. */
    static void budgetExhausted() {
        Metrics.counter(BUDGET).increment();
    }

    private Timer timer(String outcome, PassKind kind) {
        return timers.computeIfAbsent(
                new Ending(outcome, kind),
                ending -> Timer.builder("kith.sync.pass")
                        .tag("outcome", outcome)
                        .tag("kind", kind.word())
                        .serviceLevelObjectives(BOUNDS)
                        .register(metrics));
    }

    void passed(SyncOutcome outcome, PassKind kind, Duration took) {
        timer(outcome.word(), kind).record(took);
        switch (outcome) {
            case SyncOutcome.Synced(Counts counts) when counts.isEmpty() -> {} // nearly always
            case SyncOutcome.Synced(Counts counts) -> count(counts);
            case SyncOutcome.Refused(var reason, Counts counts, var braked) -> count(counts);
            case SyncOutcome.Postponed postponed -> {}
            case SyncOutcome.Failed failed -> {}
        }
    }

    /** A fault in Kith ended a pass. */
    void fault() {
        faults.increment();
    }

    private void count(Counts counts) {
        step("added", counts.added());
        step("adopted", counts.adopted());
        step("updated", counts.updated());
        step("fading", counts.fading());
        step("removed", counts.removed());
        step("released", counts.released());
        step("held", counts.held());
        step("paired", counts.paired());
        step("parted", counts.parted());
        step("asked", counts.asked());
        step("card_made", counts.cards().made());
        step("card_changed", counts.cards().changed());
        step("card_removed", counts.cards().removed());
    }

    private void step(String step, int count) {
        metrics.counter("kith.sync.steps", "step", step).increment(count);
    }
}
