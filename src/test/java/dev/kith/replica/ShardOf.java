package dev.kith.replica;

import dev.kith.jid.BareJid;

/** For tests of other packages that look at who owned what. */
public final class ShardOf {
    private ShardOf() {}

    public static int person(String jid) {
        return ShardMap.of(BareJid.parse(jid));
    }
}
