package dev.kith.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What was measured, in the order in which it was. */
public final class Samples {
    private final List<Double> values = new ArrayList<>();

    public synchronized void add(double value) {
        values.add(value);
    }

    /** Adds a time, in milliseconds. */
    public void add(Duration time) {
        add(time.toNanos() / 1e6);
    }

    /** Adds how long something takes, in milliseconds. */
    public void time(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        add(Duration.ofNanos(System.nanoTime() - start));
    }

    /** What is measured. */
    public interface Work {
        void run() throws Exception;
    }

    public synchronized int count() {
        return values.size();
    }

    public double median() {
        return percentile(50);
    }

    /** The value that this many of a hundred do not exceed (nearest rank). */
    public synchronized double percentile(double rank) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int index = (int) Math.ceil(rank / 100 * sorted.length) - 1;
        return sorted[Math.clamp(index, 0, sorted.length - 1)];
    }
}
