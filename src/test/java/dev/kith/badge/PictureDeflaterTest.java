package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class PictureDeflaterTest {
    /** What the JDK's own reader makes of it, which checks the sum too. */
    private static byte[] thereAndBack(byte[] rows, int width) throws Exception {
        byte[] out = new byte[7 + PictureDeflater.room(rows.length)];
        int end = PictureDeflater.zlib(rows, width, out, 7);
        assertThat(end).isLessThanOrEqualTo(out.length);
        var inflater = new Inflater();
        try {
            inflater.setInput(out, 7, end - 7);
            byte[] back = new byte[rows.length];
            int length = inflater.inflate(back);
            if (rows.length == 0) {
                length += inflater.inflate(new byte[1]);
            }
            assertThat(length).isEqualTo(rows.length);
            assertThat(inflater.inflate(new byte[1])).isZero();
            assertThat(inflater.finished()).isTrue();
            assertThat(inflater.getRemaining()).isZero();
            return back;
        } finally {
            inflater.end();
        }
    }

    @Test
    void everyLength_comesBack() throws Exception {
        for (int length = 0; length < 700; length++) {
            byte[] same = new byte[length];
            assertThat(thereAndBack(same, 10)).isEqualTo(same);
        }
    }

    @Test
    void everyWidthAndByte_comesBack() throws Exception {
        var random = new Random(11);
        for (int tries = 0; tries < 3_000; tries++) {
            int width = 1 + random.nextInt(tries % 7 == 0 ? 5_000 : 400);
            int colors = 1 + random.nextInt(tries % 3 == 0 ? 256 : 4);
            byte[] rows = new byte[random.nextInt(6_000)];
            for (int i = 0; i < rows.length; i++) {
                boolean copies = i >= width && random.nextInt(10) < 8;
                rows[i] = copies ? rows[i - width] : (byte) (255 - random.nextInt(colors));
            }
            assertThat(thereAndBack(rows, width)).isEqualTo(rows);
        }
    }

    /** Noise is the worst case, for the room that is asked for. */
    @Test
    void noise_fits() throws Exception {
        byte[] noise = new byte[20_000];
        new Random(3).nextBytes(noise);
        assertThat(thereAndBack(noise, 100)).isEqualTo(noise);
    }

    @Test
    void picture_becomesNearlyAsSmallAsByZlib() {
        int width = 101;
        byte[] rows = new byte[width * 20];
        for (int y = 0; y < 20; y++) {
            for (int x = 1; x < width; x++) {
                boolean letter = y > 5 && y < 15 && x % 7 < 2 && (x * 31 / 7 + y / 3) % 3 > 0;
                rows[y * width + x] = (byte) (letter ? 3 + (x * y) % 4 : x < 40 ? 1 : 2);
            }
        }
        var deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(rows);
        deflater.finish();
        int zlib = deflater.deflate(new byte[10_000]);
        deflater.end();
        int ours = PictureDeflater.zlib(rows, width, new byte[10_000], 0);
        assertThat(ours).isLessThan(zlib * 3 / 2);
    }
}
