package dev.kith.badge;

/** Draws a shape step by step, each step from where the last one ended: into a path of SVG or into pixels. */
interface Pen {
    /** Starts a part of the shape; what was drawn before is closed. */
    void move(double dx, double dy);

    void line(double dx, double dy);

    /** Part of a circle to the point there, as SVG's {@code a} has it. */
    void arc(double radius, boolean large, boolean clockwise, double dx, double dy);

    /** Back to where this part was started. */
    void close();

    /** A whole circle around where the pen is and will be again; anticlockwise it is a hole in a clockwise one. */
    default void circle(double radius, boolean clockwise) {
        move(-radius, 0);
        arc(radius, false, clockwise, 2 * radius, 0);
        arc(radius, false, clockwise, -2 * radius, 0);
        close();
        move(radius, 0);
    }
}
