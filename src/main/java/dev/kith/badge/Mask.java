package dev.kith.badge;

/**
 * How much of each pixel a shape covers, from 0 to {@link #FULL}, row by row.
 *
 * @param left of the first column, seen from the shape's origin
 * @param top of the first row, seen from there
 */
record Mask(int left, int top, int width, int height, byte[] levels) {
    /** So many levels do for smooth edges, and keep palettes small. */
    static final int FULL = 15;

    static final Mask EMPTY = new Mask(0, 0, 0, 0, new byte[0]);
}
