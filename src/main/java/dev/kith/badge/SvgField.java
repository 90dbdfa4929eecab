package dev.kith.badge;

import dev.kith.badge.Colors.Part;
import dev.kith.presence.Availability;

/** Draws what lies below icon and texts in SVG: two fields, a card, or nothing. */
sealed interface SvgField {
    void draw(Utf8 svg, Layout layout);

    /** What lies below a badge; with a picture, no disc for the icon. */
    static SvgField of(Theme theme, Availability state, boolean pictured) {
        var layout = Layout.of(theme, 0, 0, 1);
        return switch (theme) {
            case FLAT, PILL -> Pair.of(layout, state);
            case DOT -> new None();
            case CARD -> Card.of(layout, state, pictured);
        };
    }

    /** The page shows through. */
    record None() implements SvgField {
        @Override
        public void draw(Utf8 svg, Layout layout) {}
    }

    /** Label and message side by side, or the message alone. Each part stands between two numbers that change. */
    record Pair(byte[] right, byte[] rightTo, byte[] rightEnd, byte[] left, byte[] leftEnd, byte[] only, byte[] onlyEnd)
            implements SvgField {

        static Pair of(Layout layout, Availability state) {
            int h = layout.height();
            int r = layout.radius();
            var paint = SvgPaint.of(Part.STATE_FIELD, state);
            return new Pair(
                    Utf8.of("<path" + paint + " d=\"M"),
                    Utf8.of(" 0H"),
                    Utf8.of(corner(r, r, r) + "v" + (h - 2 * r) + corner(r, -r, r) + "H"),
                    Utf8.of("z\"/><path" + SvgPaint.of(Part.FIELD, state) + " d=\"M"),
                    Utf8.of(" 0v" + h + "H" + r + corner(r, -r, -r) + "v" + (2 * r - h) + corner(r, r, -r) + "z\"/>"),
                    Utf8.of("<rect height=\"" + h + "\" rx=\"" + r + '"' + paint + " width=\""),
                    Utf8.of("\"/>"));
        }

        private static String corner(int radius, int dx, int dy) {
            return "a" + radius + ' ' + radius + " 0 0 1 " + dx + ' ' + dy;
        }

        @Override
        public void draw(Utf8 svg, Layout layout) {
            if (layout.split() == 0) {
                svg.add(only).add(layout.width()).add(onlyEnd);
                return;
            }
            // A pixel of the right field lies below the left one: no gap opens between them when a page is zoomed.
            int from = layout.split() - 1;
            svg.add(right).add(from).add(rightTo).add(layout.width() - layout.radius());
            svg.add(rightEnd).add(from).add(left).add(layout.split()).add(leftEnd);
        }
    }

    /** A field with a line around it, drawn as one field upon another, and a disc for the icon. */
    record Card(byte[] edge, byte[] field, byte[] disc) implements SvgField {

        static Card of(Layout layout, Availability state, boolean pictured) {
            int h = layout.height();
            int r = layout.radius();
            return new Card(
                    Utf8.of("<rect height=\"" + h + "\" rx=\"" + r + '"' + SvgPaint.of(Part.CARD_EDGE, state)
                            + " width=\""),
                    Utf8.of("\"/><rect x=\"1\" y=\"1\" height=\"" + (h - 2) + "\" rx=\"" + (r - 1) + '"'
                            + SvgPaint.of(Part.CARD, state) + " width=\""),
                    pictured
                            ? Utf8.of("\"/>")
                            : Utf8.of("\"/><circle cx=\"" + layout.iconX() + "\" cy=\"" + layout.iconY() + "\" r=\""
                                    + Layout.DISC / 2 + '"' + SvgPaint.of(Part.DISC, state) + "/>"));
        }

        @Override
        public void draw(Utf8 svg, Layout layout) {
            svg.add(edge).add(layout.width()).add(field).add(layout.width() - 2).add(disc);
        }
    }
}
