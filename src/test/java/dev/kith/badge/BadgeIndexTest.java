package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.badge.BadgeToken.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BadgeIndexTest {
    private static LiveBadge badge(int id) {
        return new LiveBadge(id, BadgeHouse.JULIET, BadgeHouse.plain("x"));
    }

    @Test
    void everyBadge_isFound_andNothingElse() {
        var random = new Random(7);
        for (int size : new int[] {0, 1, 2, 3, 5, 8, 100, 5_000}) {
            Map<Key, LiveBadge> all = new HashMap<>();
            for (int i = 0; i < size; i++) {
                all.put(new Key(random.nextLong(), random.nextLong()), badge(i));
            }
            var index = new BadgeIndex(all);
            all.forEach((key, badge) -> {
                assertThat(index.get(key)).isSameAs(badge);
                assertThat(index.get(new Key(key.high(), ~key.low()))).isNull();
                assertThat(index.get(new Key(~key.high(), key.low()))).isNull();
            });
            assertThat(index.all()).containsExactlyInAnyOrderElementsOf(all.values());
        }
    }

    /** Hashes are as good as random, but the table must hold whatever they are. */
    @Test
    void keysThatWantTheSamePlace_areAllFound() {
        Map<Key, LiveBadge> all = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            all.put(new Key(0xFFFF, i), badge(i));
        }
        var index = new BadgeIndex(all);
        all.forEach((key, badge) -> assertThat(index.get(key)).isSameAs(badge));
        assertThat(index.get(new Key(0xFFFF, -1))).isNull();
    }
}
