package dev.kith.xmpp;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

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

    private static final Set<WriteGate> GATES = Collections.newSetFromMap(new WeakHashMap<>());

    private GateMeters() {}

    /** Makes them all, so that they are there before the first answer. */
    static void show() {
        var unusedReads = answers(false);
        var unusedWrites = answers(true);
        closed(0);
        Gauge.builder("kith.xmpp.breaker.open", GATES, GateMeters::closedNow)
                .strongReference(true)
                .description(
                        "How many gates to XMPP servers let nothing through, since the server kept saying \"wait\"")
                .register(Metrics.globalRegistry);
    }

    /** A gate whose state is to be seen, for as long as it is used. */
    static void watch(WriteGate gate) {
        synchronized (GATES) {
            GATES.add(gate);
        }
    }

    private static double closedNow(Set<WriteGate> gates) {
        synchronized (gates) {
            return gates.stream().filter(WriteGate::isClosed).count();
        }
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
