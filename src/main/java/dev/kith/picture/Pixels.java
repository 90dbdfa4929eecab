package dev.kith.picture;

import dev.kith.picture.UnusablePicture.Reason;

/**
 * A picture as it is seen.
 *
 * @param argb row by row, as 0xAARRGGBB, not multiplied by its alpha
 */
record Pixels(int width, int height, int[] argb) {
    /** The longest side of a picture that is read; avatars are made to be small (XEP-0084 §5, XEP-0153 §6). */
    static final int LONGEST_SIDE = 1024;

    /** To be called before anything is made as large as a header says. */
    static void check(int width, int height) throws UnusablePicture {
        if (width <= 0 || height <= 0) {
            throw UnusablePicture.broken("a picture of " + width + " x " + height + " pixels");
        }
        if (width > LONGEST_SIDE || height > LONGEST_SIDE) {
            throw new UnusablePicture(Reason.DIMENSIONS, width + " x " + height + " pixels are too many");
        }
    }

    static Pixels of(int width, int height) {
        return new Pixels(width, height, new int[width * height]);
    }
}
