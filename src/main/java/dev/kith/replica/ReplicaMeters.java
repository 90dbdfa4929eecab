package dev.kith.replica;

import io.micrometer.core.instrument.Metrics;

/**
 * What happens when two replicas think that something is theirs. Claims are made deep inside, so these go to the registry of
 * the process.
 */
final class ReplicaMeters {
    /** Before a commit to our own database. */
    static final String COMMIT = "commit";

    /** Before a write to somebody else's server. */
    static final String WRITE = "write";

    private static final String FENCED = "kith.replica.fenced";
    private static final String LOST = "kith.replica.lease.lost";
    private static final String DROPPED = "kith.replica.outbox.dropped";

    private ReplicaMeters() {}

    /** Makes them all, so that they are there before the first time. */
    static void show() {
        Metrics.counter(FENCED, "at", COMMIT).increment(0);
        Metrics.counter(FENCED, "at", WRITE).increment(0);
        Metrics.counter(LOST).increment(0);
        dropped(0);
    }

    /** Something was not written, since another replica may be its owner by now. */
    static void fenced(String at) {
        Metrics.counter(FENCED, "at", at).increment();
    }

    /** A shard, or the link, was lost without having been given back. */
    static void lost() {
        Metrics.counter(LOST).increment();
    }

    /** Messages waited for the holder of the link for too long. */
    static void dropped(int messages) {
        Metrics.counter(DROPPED).increment(messages);
    }
}
