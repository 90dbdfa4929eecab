package dev.kith.badge;

/** A shape as SVG's path data, in relative steps, so that it can follow any {@code M}. */
final class SvgPath implements Pen {
    private final StringBuilder data = new StringBuilder();
    private double moveX;
    private double moveY;

    @Override
    public void move(double dx, double dy) {
        moveX += dx;
        moveY += dy;
    }

    @Override
    public void line(double dx, double dy) {
        command('l').append(number(dx)).append(' ').append(number(dy));
    }

    @Override
    public void arc(double radius, boolean large, boolean clockwise, double dx, double dy) {
        command('a').append(number(radius)).append(' ').append(number(radius)).append(" 0 ");
        data.append(large ? 1 : 0).append(' ').append(clockwise ? 1 : 0).append(' ');
        data.append(number(dx)).append(' ').append(number(dy));
    }

    @Override
    public void close() {
        data.append('z');
    }

    /** The steps so far; one that only moves is left out when nothing is drawn from there. */
    String data() {
        return data.toString();
    }

    private StringBuilder command(char letter) {
        if (moveX != 0 || moveY != 0) {
            data.append('m').append(number(moveX)).append(' ').append(number(moveY));
            moveX = 0;
            moveY = 0;
        }
        return data.append(letter);
    }

    private static String number(double value) {
        double rounded = Math.rint(value * 100) / 100;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
