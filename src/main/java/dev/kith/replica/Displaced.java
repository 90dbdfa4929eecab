package dev.kith.replica;

/** Another replica looks after this now, or may: what was to be written was not, and the new owner makes up for it. */
public final class Displaced extends RuntimeException {
    /** For what is not this replica's. */
    public Displaced() {
        super("another replica looks after this now");
    }

    Displaced(int shard) {
        super("another replica looks after shard " + shard + " now, or may");
    }
}
