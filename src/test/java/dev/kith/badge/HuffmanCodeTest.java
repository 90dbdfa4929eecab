package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HuffmanCodeTest {
    /** What readers demand (RFC 1951 §3.2.2): no bits that mean nothing, none that mean two things. */
    @Test
    void anyCode_isComplete_andNoneTooLong() {
        var random = new Random(1);
        for (int tries = 0; tries < 3_000; tries++) {
            var counts = new int[2 + random.nextInt(300)];
            counts[0] = 1;
            for (int i = 1; i < counts.length; i++) {
                counts[i] = random.nextInt(3) == 0 && i > 1 ? 0 : 1 + random.nextInt(1 << random.nextInt(20));
            }
            int limit = counts.length <= 19 ? 7 : 11;
            var code = new HuffmanCode(counts, limit);
            double room = 0;
            for (int i = 0; i < counts.length; i++) {
                assertThat(code.lengths[i] > 0).isEqualTo(counts[i] > 0);
                assertThat(code.lengths[i]).isLessThanOrEqualTo(limit);
                room += code.lengths[i] == 0 ? 0 : Math.pow(2, -code.lengths[i]);
            }
            assertThat(room).isEqualTo(1);
        }
    }

    @Test
    void whatComesOften_isShort() {
        var code = new HuffmanCode(new int[] {1, 800, 0, 100, 99}, 15);
        assertThat(code.lengths).containsExactly(3, 1, 0, 2, 3);
        assertThat(code.bits).containsExactly(0b011, 0b0, 0, 0b01, 0b111);
    }

    /** Within a few hundredths of what no code can beat. */
    @Test
    void code_isNearlyAsGoodAsCanBe() {
        var random = new Random(2);
        for (int tries = 0; tries < 200; tries++) {
            var counts = random.ints(100, 1, 2 + random.nextInt(5_000)).toArray();
            counts[tries % 100] *= 50;
            var code = new HuffmanCode(counts, 15);
            double total = 0;
            for (int count : counts) {
                total += count;
            }
            double bits = 0;
            double best = 0;
            for (int i = 0; i < counts.length; i++) {
                bits += (double) counts[i] * code.lengths[i];
                best -= counts[i] * Math.log(counts[i] / total) / Math.log(2);
            }
            assertThat(bits / best).isBetween(1.0, 1.06);
        }
    }
}
