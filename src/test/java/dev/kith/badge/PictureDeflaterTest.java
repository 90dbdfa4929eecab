package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Whether others read what was compressed here. */
class PictureDeflaterTest {
    private static final int COLORS = 96;
    private static final PictureDeflater BY_NOTHING = new PictureDeflater(List.of(), COLORS);

    /** Pixels of which each is like the one to the left or above with so much luck. */
    private static Canvas random(Random random, int width, int height, int colors, int luck) {
        var canvas = new Canvas(width, height);
        var pixels = canvas.pixels();
        for (int i = canvas.start(); i < canvas.end(); i++) {
            boolean hasNeighbours = i > canvas.start() + canvas.stride();
            pixels[i] = hasNeighbours && random.nextInt(100) < luck
                    ? pixels[random.nextBoolean() ? i - 1 : i - canvas.stride()]
                    : (byte) random.nextInt(colors);
        }
        return canvas;
    }

    /** What the JDK's own reader, zlib, makes of it, which checks the sum too. */
    private static void assertReadable(Canvas picture, PictureDeflater deflater) throws Exception {
        var rows = Arrays.copyOfRange(picture.pixels(), picture.start(), picture.end());
        var out = new byte[7 + PictureDeflater.room(picture)];
        int end = deflater.deflate(picture, out, 7);
        var inflater = new Inflater();
        try {
            inflater.setInput(out, 7, end - 7);
            var back = new byte[rows.length];
            int length = inflater.inflate(back);
            assertThat(inflater.inflate(new byte[1])).isZero();
            assertThat(inflater.finished()).isTrue();
            assertThat(inflater.getRemaining()).isZero();
            assertThat(length).isEqualTo(rows.length);
            assertThat(back).isEqualTo(rows);
        } finally {
            inflater.end();
        }
    }

    @Test
    void everySize_comesBack() throws Exception {
        var random = new Random(1);
        for (int width = 1; width < 600; width++) {
            assertReadable(new Canvas(width, 1 + width % 5), BY_NOTHING);
            assertReadable(random(random, width, 1 + width % 7, 3, 90), BY_NOTHING);
        }
        for (int width : new int[] {1023, 1024, 1025, 4096, 8191, 8192, 8193, 16384, 20_000, 32_767}) {
            assertReadable(random(random, width, 3, COLORS, 95), BY_NOTHING);
        }
    }

    @Test
    void anyPicture_comesBack_byACodeMadeForOthers() throws Exception {
        var random = new Random(2);
        for (int tries = 0; tries < 2_000; tries++) {
            int colors = 1 + random.nextInt(COLORS);
            var likes = List.of(random(random, 50, 20, colors, random.nextInt(100)));
            var deflater = tries % 20 == 0 ? new PictureDeflater(likes, COLORS) : BY_NOTHING;
            int width = 1 + random.nextInt(300);
            int height = 1 + random.nextInt(40);
            assertReadable(random(random, width, height, 1 + random.nextInt(COLORS), random.nextInt(101)), deflater);
        }
    }

    /** Noise, by a code for a picture without any, is the worst case for the room that is asked for. */
    @Test
    void noise_fits() throws Exception {
        var likes = List.of(new Canvas(2_000, 2_000));
        assertReadable(random(new Random(3), 150, 150, COLORS, 0), new PictureDeflater(likes, COLORS));
    }

    /** The same by the decoder of the JDK, as a whole file. */
    @Test
    void files_areReadWithTheirColors() throws Exception {
        var random = new Random(4);
        var colors = random.ints(COLORS).toArray();
        for (int tries = 0; tries < 100; tries++) {
            var picture = random(random, 1 + random.nextInt(200), 1 + random.nextInt(60), COLORS, random.nextInt(100));
            for (int y = 0; y < picture.height(); y++) {
                picture.pixels()[picture.start() + y * picture.stride()] = 0; // PNG's "unfiltered"
            }
            var image =
                    ImageIO.read(new ByteArrayInputStream(PngFile.of(picture, PngFile.palette(colors), BY_NOTHING)));
            for (int y = 0; y < picture.height(); y++) {
                for (int x = 0; x < picture.width(); x++) {
                    int index = picture.pixels()[picture.start() + y * picture.stride() + 1 + x];
                    assertThat(image.getRGB(x, y)).isEqualTo(colors[index]);
                }
            }
        }
    }
}
