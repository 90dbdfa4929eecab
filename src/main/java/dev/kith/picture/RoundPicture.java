package dev.kith.picture;

import dev.kith.picture.UnusablePicture.Reason;

/**
 * A stranger's picture as we draw it anew: the middle of it as a small disc, as PNG. Not a byte of the original is passed
 * on, so nothing that was hidden in it is either: where it was taken, a second format, a fault for somebody's decoder.
 */
public final class RoundPicture {
    /** The longest side of what comes out, in pixels: sharp at twice the size of a card. */
    public static final int SIDE = 96;

    /** No picture that comes out is larger, in bytes: that is one whose pixels have nothing in common. */
    public static final int MOST_BYTES = SIDE * (SIDE * 4 + 1) + 256;

    private static final int ROUGH = 4;

    private RoundPicture() {}

    /**
     * Draws a picture anew.
     *
     * @param picture PNG or JPEG, whatever it was called
     * @return PNG, {@link #SIDE} pixels wide or less, transparent beyond the disc
     * @throws UnusablePicture when it is something else, too large, or broken
     */
    public static byte[] of(byte[] picture) throws UnusablePicture {
        Pixels whole;
        if (PngReader.isPng(picture)) {
            whole = PngReader.read(picture);
        } else if (JpegReader.isJpeg(picture)) {
            whole = JpegReader.read(picture);
        } else {
            throw new UnusablePicture(Reason.TYPE, "neither PNG nor JPEG");
        }
        return PngWriter.write(disc(square(whole)));
    }

    /** The largest square in the middle, made smaller where it is large; each pixel is the mean of what it covers. */
    static Pixels square(Pixels whole) {
        int from = Math.min(whole.width(), whole.height());
        int left = (whole.width() - from) / 2;
        int top = (whole.height() - from) / 2;
        int side = Math.min(SIDE, from);
        var small = Pixels.of(side, side);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                small.argb()[y * side + x] = mean(whole, left, top, (double) from / side, x, y);
            }
        }
        return small;
    }

    private static int mean(Pixels whole, int left, int top, double step, int x, int y) {
        double alpha = 0;
        double red = 0;
        double green = 0;
        double blue = 0;
        double area = 0;
        int endY = end(y, step);
        int endX = end(x, step);
        for (int row = (int) (y * step); row < endY; row++) {
            double high = covered(row, y, step);
            for (int column = (int) (x * step); column < endX; column++) {
                double part = high * covered(column, x, step);
                int pixel = whole.argb()[(top + row) * whole.width() + left + column];
                double opaque = part * (pixel >>> 24);
                area += part;
                alpha += opaque; // colors count by how much of them is seen, or the unseen ones would shine through
                red += opaque * (pixel >> 16 & 0xFF);
                green += opaque * (pixel >> 8 & 0xFF);
                blue += opaque * (pixel & 0xFF);
            }
        }
        if (alpha == 0) {
            return 0;
        }
        return round(alpha / area) << 24 | round(red / alpha) << 16 | round(green / alpha) << 8 | round(blue / alpha);
    }

    private static int end(int at, double step) {
        return (int) Math.ceil((at + 1) * step - 1e-9);
    }

    /** How much of a pixel of the original lies in one of ours. */
    private static double covered(int pixel, int at, double step) {
        return Math.min(pixel + 1, (at + 1) * step) - Math.max(pixel, at * step);
    }

    private static int round(double value) {
        return (int) (value + 0.5);
    }

    /** Leaves the disc of a square, with a smooth edge. The mask is in the picture, so whoever shows it needs none. */
    private static Pixels disc(Pixels square) {
        int side = square.width();
        double radius = side / 2.0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int pixel = square.argb()[y * side + x];
                int alpha = round((pixel >>> 24) * inside(x, y, radius));
                square.argb()[y * side + x] = alpha == 0 ? 0 : alpha << 24 | pixel & 0xFFFFFF;
            }
        }
        return square;
    }

    private static double inside(int x, int y, double radius) {
        int hits = 0;
        for (int i = 0; i < ROUGH * ROUGH; i++) {
            double dx = x + (i % ROUGH + 0.5) / ROUGH - radius;
            double dy = y + (i / ROUGH + 0.5) / ROUGH - radius;
            hits += dx * dx + dy * dy <= radius * radius ? 1 : 0;
        }
        return (double) hits / (ROUGH * ROUGH);
    }
}
