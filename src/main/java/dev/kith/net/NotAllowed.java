package dev.kith.net;

import io.micrometer.core.instrument.Metrics;
import java.util.Locale;

/** The address is not one that the operator allowed; nothing was sent. */
public final class NotAllowed extends Exception {
    private static final String METER = "kith.net.refused";

    /** What forbids it. */
    public enum Rule {
        /** It is no plain {@code http} or {@code https} address. */
        ADDRESS,
        /** Its server was not declared. */
        ORIGIN,
        /** It lies in a private network that was not declared. */
        PRIVATE_NETWORK
    }

    public NotAllowed(Rule rule, String message) {
        super(message);
        count(rule, 1);
    }

    /** Begins to count how often that happens, over everything that connects. */
    public static void show() {
        for (Rule rule : Rule.values()) {
            count(rule, 0);
        }
    }

    private static void count(Rule rule, int times) {
        Metrics.counter(METER, "rule", rule.name().toLowerCase(Locale.ROOT)).increment(times);
    }
}
