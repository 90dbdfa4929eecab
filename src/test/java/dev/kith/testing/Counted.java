package dev.kith.testing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** What is counted in the registry of the process, by whatever runs in it: tests look by how much it grows. */
public final class Counted {
    static {
        Metrics.addRegistry(new SimpleMeterRegistry()); // without one it counts nothing
    }

    private Counted() {}

    /** A counter's value, all of its labels together that have these; zero where there is none. */
    public static double of(String name, String... labels) {
        return Metrics.globalRegistry.find(name).tags(labels).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** A gauge's value. */
    public static double gauge(String name) {
        Gauge gauge = Metrics.globalRegistry.get(name).gauge();
        return gauge.value();
    }
}
