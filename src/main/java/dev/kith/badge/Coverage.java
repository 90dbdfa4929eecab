package dev.kith.badge;

/**
 * Adds up how much of each pixel lies to the right of the edges of a shape; edges that go down add, those that go up
 * take away, and what is left is the shape itself.
 */
final class Coverage {
    private final int width;
    private final int height;

    /** By pixel: how much more of it is covered than of the one to its left; one column more than the shape has. */
    private final float[] changes;

    Coverage(int width, int height) {
        this.width = width;
        this.height = height;
        changes = new float[(width + 2) * height + 1];
    }

    /** An edge within the picture, cut where it goes from one pixel to the next. */
    void edge(float x0, float y0, float x1, float y1) {
        if (y0 == y1) {
            return;
        }
        if (y0 > y1) {
            down(x1, y1, x0, y0, -1);
        } else {
            down(x0, y0, x1, y1, 1);
        }
    }

    private void down(float x0, float y0, float x1, float y1, int sign) {
        float slope = (x1 - x0) / (y1 - y0);
        float y = y0;
        float x = x0;
        for (int row = Math.min((int) y0, height - 1); row < height && y < y1; row++) {
            float nextY = Math.min(row + 1, y1);
            float nextX = nextY == y1 ? x1 : x0 + (nextY - y0) * slope;
            across(row, x, nextX, (nextY - y) * sign);
            y = nextY;
            x = nextX;
        }
    }

    /** A piece within one row, of so much height; the height is shared out among the pixels by what lies in each. */
    private void across(int row, float from, float to, float drop) {
        float left = Math.max(0, Math.min(from, to));
        float right = Math.min(width, Math.max(from, to));
        float run = right - left;
        int first = (int) left;
        if (right <= first + 1) {
            add(row, first, (left + right) / 2 - first, drop);
            return;
        }
        for (int column = first; column < right; column++) {
            float in = Math.max(left, column);
            float out = Math.min(right, column + 1);
            add(row, column, (in + out) / 2 - column, drop * (out - in) / run);
        }
    }

    private void add(int row, int column, float middle, float drop) {
        int at = row * (width + 2) + column;
        changes[at] += drop * (1 - middle);
        changes[at + 1] += drop * middle;
    }

    byte[] levels() {
        var levels = new byte[width * height];
        for (int row = 0; row < height; row++) {
            float covered = 0;
            for (int column = 0; column < width; column++) {
                covered += changes[row * (width + 2) + column];
                levels[row * width + column] = (byte) Math.round(Math.min(1, Math.abs(covered)) * Mask.FULL);
            }
        }
        return levels;
    }
}
