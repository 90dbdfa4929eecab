package dev.kith.picture;

import dev.kith.picture.JpegReader.Frame;
import java.util.List;

/** Makes pixels of a JPEG's colors (JFIF 1.02, and what Adobe's programs write). */
final class JpegColors {
    private JpegColors() {}

    /**
     * The picture.
     *
     * @param adobeTransform what Adobe's segment says of the colors: 0 for RGB; -1 when there is no such segment
     */
    static Pixels of(Frame frame, int adobeTransform) {
        var pixels = Pixels.of(frame.width(), frame.height());
        List<JpegPlane> planes = frame.planes();
        boolean rgb = adobeTransform == 0
                || adobeTransform < 0
                        && planes.size() == 3
                        && planes.get(0).id() == 'R'
                        && planes.get(1).id() == 'G'
                        && planes.get(2).id() == 'B';
        int[][] colors = new int[planes.size()][];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = new int[frame.width()];
        }
        byte[][] samples = planes.stream().map(JpegPlane::samples).toArray(byte[][]::new);
        for (int y = 0; y < frame.height(); y++) {
            for (int i = 0; i < colors.length; i++) {
                JpegPlane plane = planes.get(i);
                int row = y * plane.down() / frame.downMost() * plane.width();
                for (int x = 0; x < frame.width(); x++) {
                    colors[i][x] = samples[i][row + x * plane.across() / frame.acrossMost()] & 0xFF;
                }
            }
            for (int x = 0; x < frame.width(); x++) {
                pixels.argb()[y * frame.width() + x] = colors.length == 1
                        ? rgb(colors[0][x], colors[0][x], colors[0][x])
                        : rgb
                                ? rgb(colors[0][x], colors[1][x], colors[2][x])
                                : bright(colors[0][x], colors[1][x] - 128, colors[2][x] - 128);
            }
        }
        return pixels;
    }

    private static int bright(int y, int blue, int red) {
        return rgb(clamped(y + 1.402 * red), clamped(y - 0.344136 * blue - 0.714136 * red), clamped(y + 1.772 * blue));
    }

    private static int clamped(double value) {
        return (int) Math.clamp(Math.round(value), 0, 255);
    }

    private static int rgb(int red, int green, int blue) {
        return 0xFF << 24 | red << 16 | green << 8 | blue;
    }
}
