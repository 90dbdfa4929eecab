package dev.kith.alert;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How alerts go, for those who look at all of them at once; no label says whose. All of them are there from the start. */
final class AlertMeters {
    private static final String KNOWN = "KNOWN";
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(3),
        Duration.ofHours(1)
    };

    private final MeterRegistry metrics;

    AlertMeters(MeterRegistry metrics) {
        this.metrics = metrics;
        var unusedFresh = latency(false);
        var unusedHeld = latency(true);
        metrics.counter("kith.alerts.told").increment(0);
        metrics.counter("kith.alerts.refused").increment(0);
        settled(0);
        for (Decision.Reason reason : Decision.Reason.values()) {
            leftOut(reason.name(), 0);
        }
        known(0);
    }

    void watch(Desks desks) {
        Gauge.builder("kith.alerts.held", desks, Desks::heldBack)
                .description("People whose mail waits because of what they chose, such as quiet hours")
                .strongReference(true)
                .register(metrics);
        Gauge.builder("kith.alerts.pending", desks, Desks::pending)
                .description("People whose mail waits to be told, for whatever reason")
                .strongReference(true)
                .register(metrics);
        TimeGauge.builder(
                        "kith.alerts.stuck",
                        desks,
                        TimeUnit.MILLISECONDS,
                        each -> each.longestStuck().toMillis())
                .description("How long the longest waits whom no alert can be sent because of a server")
                .strongReference(true)
                .register(metrics);
    }

    /**
     * An alert went out.
     *
     * @param held whether the person's own choices held it back until now
     * @param waited how long since the oldest of its mails was heard of; a clock that was set back counts as no time at all
     */
    void told(boolean held, Duration waited) {
        metrics.counter("kith.alerts.told").increment();
        latency(held).record(waited.isNegative() ? Duration.ZERO : waited);
    }

    private Timer latency(boolean held) {
        return Timer.builder("kith.alerts.latency")
                .tag("held", Boolean.toString(held))
                .serviceLevelObjectives(BOUNDS)
                .register(metrics);
    }

    /** The XMPP server refused an alert for good. */
    void refused() {
        metrics.counter("kith.alerts.refused").increment();
    }

    /** Mails were read elsewhere, or are gone. */
    void settled(int mails) {
        metrics.counter("kith.alerts.settled").increment(mails);
    }

    void leftOut(Decision.Reason reason) {
        leftOut(reason.name(), 1);
    }

    /** Mails came that had been taken in before. */
    void known(int mails) {
        leftOut(KNOWN, mails);
    }

    private void leftOut(String reason, int mails) {
        metrics.counter("kith.alerts.left.out", "reason", reason).increment(mails);
    }
}
