package dev.kith.alert.signal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Counts signals, and says once what an operator can do about those that were refused. Never what was in them. */
final class Tally {
    private static final Logger LOG = Logger.getLogger(Tally.class);

    private final MeterRegistry metrics;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    Tally(MeterRegistry metrics) {
        this.metrics = metrics;
        for (Way way : Way.values()) { // there from the start, or the first of them would be no increase
            var unused = refusals(way, "full");
        }
    }

    private Counter refusals(Way way, String reason) {
        return metrics.counter("kith.signals.refused", "way", way.toString(), "reason", reason);
    }

    /** Somebody has something to say. */
    void received(Way way) {
        metrics.counter("kith.signals.received", "way", way.toString()).increment();
    }

    /**
     * What was said is passed on.
     *
     * @param as {@code arrived}, {@code hint} or {@code settled}
     */
    void accepted(Way way, String as) {
        metrics.counter("kith.signals.accepted", "way", way.toString(), "as", as)
                .increment();
    }

    /** What was said is none of our business. */
    void ignored(Way way, String what) {
        metrics.counter("kith.signals.ignored", "way", way.toString(), "what", what)
                .increment();
    }

    /** What was said is lost. */
    void refused(Way way, String reason) {
        refusals(way, reason).increment();
        String advice = advice(reason);
        if (!advice.isEmpty() && said.add(way + reason)) {
            LOG.warnf(
                    "A signal was refused (%s, %s): %s. This is said once; kith_signals_refused counts.",
                    way, reason, advice);
        }
    }

    private static String advice(String reason) {
        return switch (reason) {
            case "secret" -> "whoever sends it has another secret than the one in kith.signals.secret-file";
            case "address" -> "there is no such address here, or not for this method, or no key for webhooks";
            case "signature" ->
                "it is signed with another key than the one in kith.signals.webhook-secret-file, or not at all";
            case "time" -> "its clock and ours are more than five minutes apart";
            case "full" -> "more signals come than can be looked at; kith.signals.queue-size is how many may wait";
            case "no-room" -> "too many mails wait to be told";
            case "json" -> "it is no JSON object, so whoever sends it needs another configuration";
            case "no-user" -> "it does not say whose mail it is, so whoever sends it needs another configuration";
            case "too-long" -> "it is longer than kith.signals.max-body-bytes, or than any event of Cyrus' should be";
            default -> "";
        };
    }

    /** How many wait. */
    void queue(String watcher, Supplier<Number> length) {
        Gauge.builder("kith.signals.queue", length).tag("watcher", watcher).register(metrics);
    }
}
