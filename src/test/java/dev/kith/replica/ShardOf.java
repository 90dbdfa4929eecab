package dev.kith.replica;

import dev.kith.jid.BareJid;
import java.util.List;
import java.util.stream.IntStream;

/** For tests of other packages that look at who owned what. */
public final class ShardOf {
    /** All shards of people. */
    public static final List<Integer> ALL =
            IntStream.range(0, ShardMap.PEOPLE).boxed().toList();

    private ShardOf() {}

    public static int person(BareJid person) {
        return ShardMap.of(person);
    }
}
