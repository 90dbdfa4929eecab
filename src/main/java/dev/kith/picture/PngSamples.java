package dev.kith.picture;

import org.jspecify.annotations.Nullable;

/** How the numbers in a PNG become pixels: as many bits for each, so many for a pixel, and perhaps a palette (§6, §11). */
final class PngSamples {
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;
    private static final int OPAQUE = 0xFF << 24;

    private final int depth;
    private final int type;
    private int @Nullable [] palette;
    private byte @Nullable [] transparency;

    PngSamples(int depth, int type) {
        this.depth = depth;
        this.type = type;
    }

    /** Whether there is such a kind of PNG (Table 12). */
    boolean isKind() {
        return switch (type) {
            case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    void palette(byte[] data) throws UnusablePicture {
        if (data.length == 0 || data.length % 3 != 0 || data.length > 3 * 256) {
            throw UnusablePicture.broken("PNG with a palette of " + data.length + " bytes");
        }
        int[] colors = new int[data.length / 3];
        for (int i = 0; i < colors.length; i++) {
            int red = data[3 * i] & 0xFF;
            int green = data[3 * i + 1] & 0xFF;
            colors[i] = OPAQUE | red << 16 | green << 8 | data[3 * i + 2] & 0xFF;
        }
        palette = colors;
    }

    void transparency(byte[] data) {
        transparency = data;
    }

    /** To be called before the first pixel. */
    void check() throws UnusablePicture {
        if (type == PALETTE && palette == null) {
            throw UnusablePicture.broken("PNG without the palette that it needs");
        }
    }

    private int channels() {
        return switch (type) {
            case RGB -> 3;
            case GREY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    /** In bytes. */
    int rowLength(int pixels) {
        return (pixels * channels() * depth + 7) / 8;
    }

    /** How many bytes lie between those that filters compare (§9.2). */
    int distance() {
        return Math.max(1, channels() * depth / 8);
    }

    /** The pixel at that place of a row. */
    int pixel(byte[] line, int x) throws UnusablePicture {
        int[] colors = palette;
        int first = sample(line, x * channels());
        return switch (type) {
            case GREY -> hidden(first) ? 0 : grey(first);
            case GREY_ALPHA -> grey(first) & alpha(line, x * 2 + 1);
            case RGB -> {
                int green = sample(line, x * 3 + 1);
                int blue = sample(line, x * 3 + 2);
                yield hidden(first, green, blue) ? 0 : OPAQUE | high(first) << 16 | high(green) << 8 | high(blue);
            }
            case RGB_ALPHA -> {
                int color = high(first) << 16 | high(sample(line, x * 4 + 1)) << 8 | high(sample(line, x * 4 + 2));
                yield (OPAQUE | color) & alpha(line, x * 4 + 3);
            }
            default -> {
                if (colors == null || first >= colors.length) {
                    throw UnusablePicture.broken("PNG with a color beyond its palette");
                }
                int alpha = transparency != null && first < transparency.length ? transparency[first] & 0xFF : 0xFF;
                yield colors[first] & (alpha << 24 | 0xFFFFFF);
            }
        };
    }

    /** A mask that leaves a color with its alpha. */
    private int alpha(byte[] line, int index) {
        return high(sample(line, index)) << 24 | 0xFFFFFF;
    }

    /** One number of a row, with as many bits as the picture has. */
    private int sample(byte[] line, int index) {
        if (depth == 16) {
            return (line[2 * index] & 0xFF) << 8 | line[2 * index + 1] & 0xFF;
        }
        int bit = index * depth;
        return line[bit / 8] >> 8 - depth - bit % 8 & (1 << depth) - 1;
    }

    /** A number as one of 8 bits. */
    private int high(int sample) {
        return depth == 16 ? sample >> 8 : sample * 255 / ((1 << depth) - 1);
    }

    private int grey(int sample) {
        return OPAQUE | high(sample) * 0x10101;
    }

    /** Whether this is the one color that is not to be seen (§11.3.1.1). */
    private boolean hidden(int... samples) {
        byte[] color = transparency;
        if (color == null || color.length != 2 * samples.length) {
            return false;
        }
        for (int i = 0; i < samples.length; i++) {
            if (((color[2 * i] & 0xFF) << 8 | color[2 * i + 1] & 0xFF) != samples[i]) {
                return false;
            }
        }
        return true;
    }
}
