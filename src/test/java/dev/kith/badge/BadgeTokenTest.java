package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.badge.BadgeToken.Key;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BadgeTokenTest {
    /** The vector of FIPS 180-4's examples. */
    @Test
    void hash_isSha256() {
        assertThat(HexFormat.of().formatHex(BadgeToken.hash("abc")))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void key_isTheBeginningOfTheHash_ofWhateverStandsThere() {
        assertThat(Key.of(BadgeToken.hash("abc"))).isEqualTo(new Key(0xba7816bf8f01cfeaL, 0x414140de5dae2223L));
        var hasher = new BadgeToken.Hasher();
        for (String token : new String[] {"abc", "", BadgeToken.random(), "x".repeat(500), "abc"}) {
            var around = Slice.of("/b/" + token + ".svg");
            assertThat(hasher.key(around.without(3).first(token.length())))
                    .as(token)
                    .isEqualTo(Key.of(BadgeToken.hash(token)));
        }
    }
}
