package dev.kith.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What another process has used so far, as Linux counts it.
 *
 * @param cpuSeconds since it began
 * @param residentBytes in memory now
 */
public record Used(double cpuSeconds, long residentBytes) {
    private static final double TICKS_A_SECOND = 100; // USER_HZ, the same on every Linux that Java runs on
    private static final int USER_TIME = 11; // of the fields after the name, proc_pid_stat(5) has it as the 14th

    /** A process alone. */
    public static Used by(long pid) throws IOException {
        return new Used(ticks(pid, 2) / TICKS_A_SECOND, resident(pid));
    }

    /** A process, those that it started, and the time of those that have ended; shared memory is in each of them. */
    static double cpuOfFamily(long pid) throws IOException {
        double ticks = ticks(pid, 4);
        try (Stream<ProcessHandle> children = ProcessHandle.of(pid).orElseThrow().descendants()) {
            for (ProcessHandle child : children.toList()) {
                try {
                    ticks += ticks(child.pid(), 4);
                } catch (IOException e) {
                    // It has ended meanwhile, and its time is its parent's from now on.
                }
            }
        }
        return ticks / TICKS_A_SECOND;
    }

    private static double ticks(long pid, int fields) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double sum = 0;
        for (int i = 0; i < fields; i++) {
            sum += Long.parseLong(words[USER_TIME + i]);
        }
        return sum;
    }

    private static long resident(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
