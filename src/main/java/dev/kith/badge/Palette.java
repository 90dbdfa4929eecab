package dev.kith.badge;

/**
 * The colors of a badge. Each color that is drawn with is a ramp: as many steps from what lies below to the color itself
 * as a {@link Mask} has levels, so that a smooth edge is one of a few known colors.
 */
final class Palette {
    private static final int STEPS = Mask.FULL + 1;

    /** Of each index, as 0xAARRGGBB. */
    private final int[] colors;

    private int size;

    Palette(int ramps) {
        colors = new int[ramps * STEPS];
    }

    /** A ramp for what lies on nothing but the page; these come first. */
    int onPage(int color) {
        for (int level = 0; level < STEPS; level++) {
            colors[size + level] = (255 * level / Mask.FULL) << 24 | color;
        }
        return next();
    }

    /** A ramp for what lies on a field of that color. */
    int on(int field, int color) {
        for (int level = 0; level < STEPS; level++) {
            colors[size + level] = 0xFF << 24
                    | mix(field, color, 16, level)
                    | mix(field, color, 8, level)
                    | mix(field, color, 0, level);
        }
        return next();
    }

    private int next() {
        int ramp = size;
        size += STEPS;
        return ramp;
    }

    private static int mix(int from, int to, int shift, int level) {
        int a = from >> shift & 0xFF;
        int b = to >> shift & 0xFF;
        return (a * (Mask.FULL - level) + b * level + Mask.FULL / 2) / Mask.FULL << shift;
    }

    int size() {
        return size;
    }

    /** As a PNG file has it. */
    byte[] chunks() {
        return PngFile.palette(colors);
    }
}
