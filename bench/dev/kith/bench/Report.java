package dev.kith.bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What a measurement says, line by line as it comes: where it ran, what was seen, and each demand beside it. */
public final class Report {
    public Report(String title) {
        print("%n== %s%n", title);
        machine("before");
    }

    /** How busy the machine is; others' work makes every number worse, and the ratios less so. */
    public void machine(String when) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        print("   %d cores, load %.1f %s%n", system.getAvailableProcessors(), system.getSystemLoadAverage(), when);
    }

    public void say(String format, Object... values) {
        print("   " + format + "%n", values);
    }

    /** A demand that holds for a measured value from above. */
    public void atMost(String demand, double limit, double measured, String unit) {
        judge(demand, "<=", limit, measured, unit, measured <= limit);
    }

    /** A demand that holds for a measured value from below. */
    public void atLeast(String demand, double limit, double measured, String unit) {
        judge(demand, ">=", limit, measured, unit, measured >= limit);
    }

    private static void judge(
            String demand, String sign, double limit, double measured, String unit, boolean met) {
        print(
                "   %-7s demand: %s %s %s %s; measured: %.2f %s%n",
                met ? "MET" : "NOT MET", demand, sign, plain(limit), unit, measured, unit);
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }

    private static void print(String format, Object... values) {
        System.out.print(String.format(Locale.ROOT, format, values));
        System.out.flush();
    }
}
