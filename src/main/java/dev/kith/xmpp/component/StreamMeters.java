package dev.kith.xmpp.component;

import io.micrometer.core.instrument.Metrics;
import org.jivesoftware.smack.packet.StreamError;

/** How streams to the XMPP server end. The conditions are those of RFC 6120 §4.9.3, so there are never more of them. */
final class StreamMeters {
    /** The connection broke, or never came about. */
    static final String LOST = "lost";

    private static final String CLOSED = "kith.xmpp.stream.closed";
    private static final String QUARANTINED = "kith.xmpp.quarantined";

    private StreamMeters() {}

    /** Makes them all, so that they are there before the first stream ends. */
    static void show() {
        for (StreamError.Condition condition : StreamError.Condition.values()) {
            Metrics.counter(CLOSED, "condition", condition.toString()).increment(0);
        }
        Metrics.counter(CLOSED, "condition", LOST).increment(0);
        quarantined(0);
    }

    static void closed(String condition) {
        Metrics.counter(CLOSED, "condition", condition).increment();
    }

    /** So many stanzas more will not be sent again. */
    static void quarantined(int stanzas) {
        Metrics.counter(QUARANTINED).increment(stanzas);
    }
}
