package dev.kith.badge;

import dev.kith.badge.BadgeToken.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds badges by token, and never changes: a table of one's own, since a map of a hundred thousand small keys and
 * entries would weigh more than the badges. Keys are hashes, so their own bits say where to look first.
 */
final class BadgeIndex {
    static final BadgeIndex EMPTY = new BadgeIndex(Map.of());

    private final long[] keys;
    private final @Nullable LiveBadge[] badges;
    private final int mask;
    private final int size;

    BadgeIndex(Map<Key, LiveBadge> all) {
        size = all.size();
        int slots = Integer.highestOneBit(Math.max(1, size * 5 / 4)) * 2; // at most four fifths are taken
        mask = slots - 1;
        keys = new long[2 * slots];
        badges = new LiveBadge[slots];
        all.forEach(this::put);
    }

    private void put(Key key, LiveBadge badge) {
        int slot = (int) key.high() & mask;
        while (badges[slot] != null) {
            slot = (slot + 1) & mask;
        }
        keys[2 * slot] = key.high();
        keys[2 * slot + 1] = key.low();
        badges[slot] = badge;
    }

    @Nullable
    LiveBadge get(Key key) {
        for (int slot = (int) key.high() & mask; ; slot = (slot + 1) & mask) {
            LiveBadge badge = badges[slot];
            if (badge == null || (keys[2 * slot] == key.high() && keys[2 * slot + 1] == key.low())) {
                return badge;
            }
        }
    }

    Collection<LiveBadge> all() {
        List<LiveBadge> all = new ArrayList<>(size);
        for (LiveBadge badge : badges) {
            if (badge != null) {
                all.add(badge);
            }
        }
        return all;
    }
}
