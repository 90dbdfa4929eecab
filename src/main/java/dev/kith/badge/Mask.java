package dev.kith.badge;

/** How much of each pixel a shape covers, from 0 to {@link #FULL}. */
final class Mask {
    /** So many levels do for smooth edges, and keep palettes small. */
    static final int FULL = 15;

    static final Mask EMPTY = new Mask(0, 0, 0, 0, new byte[0]);

    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private final byte[] levels;
    private final long[] eights;

    /**
     * A shape that covers so much.
     *
     * @param left of the first column, seen from the shape's origin
     * @param top of the first row, seen from there
     * @param levels row by row
     */
    Mask(int left, int top, int width, int height, byte[] levels) {
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
        this.levels = levels;
        int inRow = eightsInRow();
        eights = new long[inRow * height];
        for (int i = 0; i < levels.length; i++) {
            int column = i % width;
            eights[i / width * inRow + column / Long.BYTES] |= (long) levels[i] << column % Long.BYTES * Byte.SIZE;
        }
    }

    int left() {
        return left;
    }

    int top() {
        return top;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    byte[] levels() {
        return levels;
    }

    int eightsInRow() {
        return (width + Long.BYTES - 1) / Long.BYTES;
    }

    /** The levels of eight pixels of a row, the leftmost in the lowest byte; 0 where the row has ended. */
    long eight(int row, int number) {
        return eights[row * eightsInRow() + number];
    }
}
