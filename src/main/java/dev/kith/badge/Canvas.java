package dev.kith.badge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The pixels of a badge, as PNG wants them: indices of a {@link Palette}, and one byte that is 0 before each row. */
final class Canvas {
    /** Stands around the pixels, and is none. */
    private static final byte NO_PIXEL = -1;

    /** So many follow the last row, so that eight pixels at once can be looked at anywhere. */
    private static final int MARGIN = Long.BYTES;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = ~HIGH_BITS;

    private final int width;
    private final int height;
    private final int stride;

    /** Before the first row there is another of no pixels. */
    private final byte[] pixels;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        stride = width + 1;
        pixels = new byte[stride * (height + 1) + MARGIN];
        Arrays.fill(pixels, 0, start(), NO_PIXEL);
        Arrays.fill(pixels, end(), pixels.length, NO_PIXEL);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    byte[] pixels() {
        return pixels;
    }

    /** How far a pixel is from the one above. */
    int stride() {
        return stride;
    }

    /** Where the rows begin. */
    int start() {
        return stride;
    }

    /** Where the rows end. */
    int end() {
        return stride * (height + 1);
    }

    void fill(int ramp, int left, int top, int right, int bottom) {
        for (int row = top; row < bottom; row++) {
            int at = at(0, row);
            Arrays.fill(pixels, at + left, at + right, (byte) (ramp + Mask.FULL));
        }
    }

    /** Makes all rows after one, up to another, the same as that one. */
    void repeat(int row, int bottom) {
        int from = stride * (row + 1);
        int end = stride * (bottom + 1);
        for (int next = from + stride; next < end; ) { // twice as many each time
            int length = Math.min(next - from, end - next);
            System.arraycopy(pixels, from, pixels, next, length);
            next += length;
        }
    }

    private int at(int x, int y) {
        return (y + 1) * stride + 1 + x;
    }

    /**
     * Draws a shape with its origin there. Of two that meet, that of the later ramp is seen, and of one ramp the one that
     * covers more: the larger index.
     */
    void draw(int ramp, Mask mask, int x, int y) {
        int first = Math.max(0, -(y + mask.top()));
        int last = Math.min(mask.height(), height - y - mask.top());
        int left = x + mask.left();
        boolean inside = left >= 0 && left + mask.width() <= width;
        int eights = mask.eightsInRow();
        for (int row = first; row < last; row++) {
            int start = at(0, y + mask.top() + row);
            for (int i = 0; i < eights; i++) {
                int column = left + i * Long.BYTES;
                long levels = mask.eight(row, i);
                if (inside) {
                    lay(ramp, levels, start + column);
                } else {
                    layWhatIsInside(ramp, levels, start, column);
                }
            }
        }
    }

    private void layWhatIsInside(int ramp, long levels, int start, int column) {
        for (int i = 0; i < Long.BYTES; i++) {
            if (column + i >= 0 && column + i < width) {
                lay(ramp, levels >>> i * Byte.SIZE & 0xFF, start + column + i);
            }
        }
    }

    /** Draws eight pixels at once; indices have no use for the highest bit of a byte, so that it can be reckoned with. */
    private void lay(int ramp, long levels, int at) {
        long covered = (levels + LOW_BITS & HIGH_BITS) >>> 7;
        long indices = covered * ramp | levels;
        long there = (long) EIGHT.get(pixels, at);
        long stays = (there | HIGH_BITS) - indices & HIGH_BITS;
        stays |= stays - (stays >>> 7);
        EIGHT.set(pixels, at, there & stays | indices & ~stays);
    }
}
