package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CanvasTest {
    private static Mask mask(Random random) {
        int width = random.nextInt(30);
        int height = width == 0 ? 0 : 1 + random.nextInt(12);
        var levels = new byte[width * height];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) Math.max(0, random.nextInt(2 * Mask.FULL + 2) - Mask.FULL - 1);
        }
        return new Mask(random.nextInt(21) - 10, random.nextInt(21) - 10, width, height, levels);
    }

    /** Eight pixels at once, and one after the other as it is meant. */
    @Test
    void shapes_areDrawnWhereTheyBelong_andCutAtTheEdges() {
        var random = new Random(1);
        for (int tries = 0; tries < 3_000; tries++) {
            int width = 1 + random.nextInt(40);
            int height = 1 + random.nextInt(20);
            var canvas = new Canvas(width, height);
            var expected = new int[height][width];
            for (int shape = 0; shape < 5; shape++) {
                int ramp = random.nextInt(6) * (Mask.FULL + 1);
                var mask = mask(random);
                int x = random.nextInt(width + 40) - 20;
                int y = random.nextInt(height + 40) - 20;
                canvas.draw(ramp, mask, x, y);
                for (int i = 0; i < mask.levels().length; i++) {
                    int column = x + mask.left() + i % mask.width();
                    int row = y + mask.top() + i / mask.width();
                    int level = mask.levels()[i];
                    if (level > 0 && column >= 0 && column < width && row >= 0 && row < height) {
                        expected[row][column] = Math.max(expected[row][column], ramp + level);
                    }
                }
            }
            for (int row = 0; row < height; row++) {
                int start = canvas.start() + row * canvas.stride();
                assertThat(canvas.pixels()[start]).isZero();
                for (int column = 0; column < width; column++) {
                    assertThat((int) canvas.pixels()[start + 1 + column]).isEqualTo(expected[row][column]);
                }
            }
            for (int i = 0; i < canvas.pixels().length; i++) {
                if (i < canvas.start() || i >= canvas.end()) {
                    assertThat(canvas.pixels()[i]).isEqualTo((byte) -1);
                }
            }
        }
    }
}
