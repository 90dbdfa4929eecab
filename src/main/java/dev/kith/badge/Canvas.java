package dev.kith.badge;

import java.util.Arrays;

/**
 * The pixels of a badge. Each color that is drawn with is a ramp: as many steps from what lies below to the color
 * itself as a {@link Mask} has levels, so that a smooth edge is one of a few known colors and the palette stays small.
 */
final class Canvas {
    private static final int STEPS = Mask.FULL + 1;

    private final int width;
    private final int height;
    private final int[] colors;
    private int ramps;

    /** As PNG wants it: one byte that stays 0 before each row. */
    private final byte[] rows;

    Canvas(int width, int height, int ramps) {
        this.width = width;
        this.height = height;
        colors = new int[ramps * STEPS];
        rows = new byte[(width + 1) * height];
    }

    /** A ramp for what lies on nothing but the page. */
    int onPage(int color) {
        for (int level = 0; level < STEPS; level++) {
            colors[ramps * STEPS + level] = (255 * level / Mask.FULL) << 24 | color;
        }
        return ramps++;
    }

    /** A ramp for what lies on a field of that color. */
    int on(int field, int color) {
        for (int level = 0; level < STEPS; level++) {
            colors[ramps * STEPS + level] = 0xFF << 24
                    | mix(field, color, 16, level)
                    | mix(field, color, 8, level)
                    | mix(field, color, 0, level);
        }
        return ramps++;
    }

    private static int mix(int from, int to, int shift, int level) {
        int a = from >> shift & 0xFF;
        int b = to >> shift & 0xFF;
        return (a * (Mask.FULL - level) + b * level + Mask.FULL / 2) / Mask.FULL << shift;
    }

    void fill(int ramp, int left, int top, int right, int bottom) {
        byte full = (byte) (ramp * STEPS + Mask.FULL);
        for (int row = top; row < bottom; row++) {
            int at = row * (width + 1) + 1;
            Arrays.fill(rows, at + left, at + right, full);
        }
    }

    /** Draws a shape with its origin there; where two of one color meet, the one that covers more is seen. */
    void draw(int ramp, Mask mask, int x, int y) {
        int base = ramp * STEPS;
        int firstColumn = Math.max(0, -(x + mask.left()));
        int lastColumn = Math.min(mask.width(), width - x - mask.left());
        int firstRow = Math.max(0, -(y + mask.top()));
        int lastRow = Math.min(mask.height(), height - y - mask.top());
        for (int row = firstRow; row < lastRow; row++) {
            int from = row * mask.width();
            int to = (y + mask.top() + row) * (width + 1) + 1 + x + mask.left();
            for (int column = firstColumn; column < lastColumn; column++) {
                int level = mask.levels()[from + column];
                if (level > 0) {
                    int there = rows[to + column] - base;
                    if (there < level || there > Mask.FULL) {
                        rows[to + column] = (byte) (base + level);
                    }
                }
            }
        }
    }

    byte[] png() {
        return PngFile.of(width, height, colors, rows);
    }
}
