package dev.kith.badge;

import java.util.Arrays;

/** A closed shape of straight lines, in pixels, y growing downwards; curves are cut into lines as they come. */
final class Outline implements Pen {
    /** How far a line may be from the curve it stands for, in pixels, roughly. */
    private static final double FLATNESS = 0.02;

    private float[] lines = new float[256];
    private int size;
    private float startX;
    private float startY;
    private float x;
    private float y;
    private final double scale;

    /** An outline of which each step as a {@link Pen} is as many pixels long as the scale says. */
    Outline(double scale) {
        this.scale = scale;
    }

    void moveTo(float toX, float toY) {
        close();
        startX = toX;
        startY = toY;
        x = toX;
        y = toY;
    }

    void lineTo(float toX, float toY) {
        if (size == lines.length) {
            lines = Arrays.copyOf(lines, 2 * size);
        }
        lines[size++] = x;
        lines[size++] = y;
        lines[size++] = toX;
        lines[size++] = toY;
        x = toX;
        y = toY;
    }

    /** A quadratic curve. */
    void curveTo(float controlX, float controlY, float toX, float toY) {
        float fromX = x;
        float fromY = y;
        double bend = Math.hypot(fromX - 2 * controlX + toX, fromY - 2 * controlY + toY);
        int pieces = (int) Math.ceil(Math.sqrt(bend / (4 * FLATNESS))) + 1;
        for (int i = 1; i < pieces; i++) {
            float t = (float) i / pieces;
            float u = 1 - t;
            lineTo(
                    u * u * fromX + 2 * u * t * controlX + t * t * toX,
                    u * u * fromY + 2 * u * t * controlY + t * t * toY);
        }
        lineTo(toX, toY);
    }

    void rectangle(float left, float top, float right, float bottom) {
        moveTo(left, top);
        lineTo(right, top);
        lineTo(right, bottom);
        lineTo(left, bottom);
        close();
    }

    @Override
    public void move(double dx, double dy) {
        moveTo((float) (x + dx * scale), (float) (y + dy * scale));
    }

    @Override
    public void line(double dx, double dy) {
        lineTo((float) (x + dx * scale), (float) (y + dy * scale));
    }

    @Override
    public void arc(double radius, boolean large, boolean clockwise, double dx, double dy) {
        double r = radius * scale;
        double chord = Math.hypot(dx, dy) * scale;
        double toMiddle = Math.sqrt(Math.max(0, r * r - chord * chord / 4)) * (large == clockwise ? -1 : 1);
        double centerX = x + dx * scale / 2 - dy * scale / chord * toMiddle;
        double centerY = y + dy * scale / 2 + dx * scale / chord * toMiddle;
        double from = Math.atan2(y - centerY, x - centerX);
        double turn = 2 * Math.asin(Math.min(1, chord / (2 * r)));
        double angle = (large ? 2 * Math.PI - turn : turn) * (clockwise ? 1 : -1);
        float endX = (float) (x + dx * scale);
        float endY = (float) (y + dy * scale);
        int pieces = (int) Math.ceil(Math.abs(angle) * Math.sqrt(r / (8 * FLATNESS))) + 1;
        for (int i = 1; i < pieces; i++) {
            double at = from + angle * i / pieces;
            lineTo((float) (centerX + r * Math.cos(at)), (float) (centerY + r * Math.sin(at)));
        }
        lineTo(endX, endY);
    }

    @Override
    public void close() {
        if (x != startX || y != startY) {
            lineTo(startX, startY);
        }
    }

    /** What the outline covers: the exact area in each pixel, where its direction says that it is inside. */
    Mask mask() {
        close();
        if (size == 0) {
            return Mask.EMPTY;
        }
        int left = (int) Math.floor(least(0));
        int top = (int) Math.floor(least(1));
        int width = (int) Math.ceil(most(0)) - left;
        int height = (int) Math.ceil(most(1)) - top;
        var coverage = new Coverage(width, height);
        for (int i = 0; i < size; i += 4) {
            coverage.edge(lines[i] - left, lines[i + 1] - top, lines[i + 2] - left, lines[i + 3] - top);
        }
        return new Mask(left, top, width, height, coverage.levels());
    }

    private float least(int from) {
        float least = Float.MAX_VALUE;
        for (int i = from; i < size; i += 2) {
            least = Math.min(least, lines[i]);
        }
        return least;
    }

    private float most(int from) {
        float most = -Float.MAX_VALUE;
        for (int i = from; i < size; i += 2) {
            most = Math.max(most, lines[i]);
        }
        return most;
    }
}
