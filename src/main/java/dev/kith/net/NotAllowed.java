package dev.kith.net;

import io.micrometer.core.instrument.Metrics;

/** The address is not one that the operator allowed; nothing was sent. */
public final class NotAllowed extends Exception {
    /** How often that happened, over everything that connects. */
    public static final String METER = "kith.net.refused";

    public NotAllowed(String message) {
        super(message);
        Metrics.counter(METER).increment();
    }
}
