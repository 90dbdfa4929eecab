package dev.kith.picture;

import org.jspecify.annotations.Nullable;

/** One color of a JPEG: its coefficients, block by block, and the samples that come of them (T.81 §A.1, §A.3.3). */
final class JpegPlane {
    static final int BLOCK = 64;

    /** Where the coefficients of a block belong that come one after the other (Figure A.6). */
    static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private static final float[] COSINES = cosines();

    private final int id;
    private final int across;
    private final int down;
    private final int quantizer;
    private final int blocksAcross;
    private final int blocksDown;
    private final int stride;
    private final short[] coefficients;
    private int @Nullable [] quantization;

    /** Makes room for whole groups of blocks, as interleaved scans write them (§A.2.3). */
    JpegPlane(int[] head, int width, int height, int acrossMost, int downMost) {
        id = head[0];
        across = head[1];
        down = head[2];
        quantizer = head[3];
        blocksAcross = up(up(width * across, acrossMost), 8);
        blocksDown = up(up(height * down, downMost), 8);
        stride = up(width, 8 * acrossMost) * across;
        coefficients = new short[stride * up(height, 8 * downMost) * down * BLOCK];
    }

    private static int up(int number, int by) {
        return (number + by - 1) / by;
    }

    int id() {
        return id;
    }

    int across() {
        return across;
    }

    int down() {
        return down;
    }

    /** Blocks that have pixels; a scan of this color alone has these and no others. */
    int blocksAcross() {
        return blocksAcross;
    }

    int blocksDown() {
        return blocksDown;
    }

    short[] coefficients() {
        return coefficients;
    }

    /** Where a block's coefficients begin. */
    int block(int column, int row) {
        return (row * stride + column) * BLOCK;
    }

    /** The table that holds when the first scan begins is the one that counts (§B.2.4.1). */
    void quantize(int[][] tables) throws UnusablePicture {
        if (quantization == null) {
            if (tables[quantizer] == null) {
                throw UnusablePicture.broken("JPEG without the quantization table that it needs");
            }
            quantization = tables[quantizer].clone();
        }
    }

    int width() {
        return stride * 8;
    }

    /** The samples, from 0 to 255, in rows of {@link #width}. */
    byte[] samples() {
        byte[] samples = new byte[coefficients.length];
        int[] factors = quantization;
        if (factors == null) {
            return samples; // no scan had this color
        }
        float[] block = new float[BLOCK];
        float[] half = new float[BLOCK];
        for (int start = 0; start < coefficients.length; start += BLOCK) {
            for (int i = 0; i < BLOCK; i++) {
                block[i] = coefficients[start + i] * factors[i];
            }
            transform(block, half);
            transform(half, block);
            int number = start / BLOCK;
            int to = number / stride * 8 * width() + number % stride * 8;
            for (int i = 0; i < BLOCK; i++) {
                samples[to + i / 8 * width() + i % 8] = (byte) Math.clamp(Math.round(block[i]) + 128, 0, 255);
            }
        }
        return samples;
    }

    /** The transform along the rows, turned, so that doing it twice does both directions and turns it back. */
    private static void transform(float[] from, float[] to) {
        for (int row = 0; row < 8; row++) {
            for (int x = 0; x < 8; x++) {
                float sum = 0;
                for (int u = 0; u < 8; u++) {
                    sum += from[row * 8 + u] * COSINES[x * 8 + u];
                }
                to[x * 8 + row] = sum;
            }
        }
    }

    private static float[] cosines() {
        float[] cosines = new float[BLOCK];
        for (int x = 0; x < 8; x++) {
            for (int u = 0; u < 8; u++) {
                double scale = u == 0 ? Math.sqrt(0.125) : 0.5;
                cosines[x * 8 + u] = (float) (scale * Math.cos((2 * x + 1) * u * Math.PI / 16));
            }
        }
        return cosines;
    }
}
