package dev.kith.badge;

import dev.kith.presence.Availability;

/** A shape for each state, so that nobody has to tell them apart by color. */
final class Icon {
    private static final int DOTS = 8;

    private Icon() {}

    /** Draws the icon of a state into a circle of that diameter, around where the pen is. */
    static void draw(Availability state, double size, Pen pen) {
        double r = size / 2;
        switch (state) {
            case AVAILABLE -> pen.circle(r, true);
            case AWAY -> crescent(r, pen);
            case BUSY -> {
                pen.circle(r, true);
                bar(r * 1.16, r * 0.44, pen);
            }
            case OFFLINE -> {
                pen.circle(r, true);
                pen.circle(r * 0.62, false);
            }
            case UNKNOWN -> dots(r, pen);
        }
    }

    /** A moon that is lit from the lower left: the whole circle less one that stands up and to the right. */
    private static void crescent(double r, Pen pen) {
        double tipX = r * 0.14;
        double tipY = Math.sqrt(r * r - tipX * tipX);
        double across = tipX + tipY;
        pen.move(-tipX, -tipY);
        pen.arc(r, true, false, across, across);
        pen.arc(across / Math.sqrt(2), false, true, -across, -across);
        pen.close();
        pen.move(tipX, tipY);
    }

    /** A hole in a circle. */
    private static void bar(double width, double height, Pen pen) {
        pen.move(-width / 2, -height / 2);
        pen.line(0, height);
        pen.line(width, 0);
        pen.line(0, -height);
        pen.close();
        pen.move(width / 2, height / 2);
    }

    private static void dots(double r, Pen pen) {
        double dot = r * 0.23;
        for (int i = 0; i < DOTS; i++) {
            double x = (r - dot) * Math.cos(2 * Math.PI * i / DOTS);
            double y = (r - dot) * Math.sin(2 * Math.PI * i / DOTS);
            pen.move(x, y);
            pen.circle(dot, true);
            pen.move(-x, -y);
        }
    }
}
