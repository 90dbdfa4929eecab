package dev.kith.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** CPU time of this process between two moments. */
final class Cpu {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private long process;
    private Map<Long, Long> threads = Map.of();

    void start() {
        threads = threads();
        process = SYSTEM.getProcessCpuTime();
    }

    /** All of the process, collector and compiler included, in milliseconds. */
    double process() {
        return (SYSTEM.getProcessCpuTime() - process) / 1e6;
    }

    /** The threads that run Java code, those that carry virtual threads among them, in milliseconds. */
    double threadsOnly() {
        long nanos = 0;
        for (var now : threads().entrySet()) {
            nanos += now.getValue() - threads.getOrDefault(now.getKey(), 0L);
        }
        return nanos / 1e6;
    }

    private static Map<Long, Long> threads() {
        var beans = ManagementFactory.getThreadMXBean();
        var times = new HashMap<Long, Long>();
        for (long id : beans.getAllThreadIds()) {
            times.put(id, Math.max(0, beans.getThreadCpuTime(id)));
        }
        return times;
    }
}
