package dev.kith.replica;

import dev.kith.jid.BareJid;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Which shard a person belongs to, the same in every version of Kith, and how many shards each replica should have. Pure. */
final class ShardMap {
    /** Shards of people; the link is one more. */
    static final int PEOPLE = 256;

    static final int LINK = PEOPLE;

    private ShardMap() {}

    /** The number of a person's shard; the database says the same ({@code account_shard}). */
    static int of(BareJid person) {
        var sum = new CRC32();
        sum.update(person.toString().getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() % PEOPLE);
    }

    /**
     * The most that one of so many replicas may have, rounded up, so that everything has an owner.
     *
     * @param replicas those that take accounts, this one included
     */
    static int fairShare(int replicas) {
        return Math.ceilDiv(PEOPLE, Math.max(replicas, 1));
    }
}
