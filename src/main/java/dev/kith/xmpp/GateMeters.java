package dev.kith.xmpp;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * How the XMPP server answers what goes through a gate. Each way to rosters has a gate of its own, made deep inside, so these
 * go to the registry of the process.
 */
final class GateMeters {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private GateMeters() {}

    /** Makes them all, so that they are there before the first answer. */
    static void show() {
        var unusedReads = answers(false);
        var unusedWrites = answers(true);
        closed(0);
    }

    static void answered(boolean write, Duration took) {
        answers(write).record(took);
    }

    private static Timer answers(boolean write) {
        return Timer.builder("kith.xmpp.roster")
                .tag("kind", write ? "write" : "read")
                .serviceLevelObjectives(BOUNDS)
                .register(Metrics.globalRegistry);
    }

    /** The server kept saying "wait" and is left alone for a while, so many more times. */
    static void closed(int times) {
        Metrics.counter("kith.xmpp.left.alone").increment(times);
    }
}
