package dev.kith.badge;

import dev.kith.badge.Colors.Part;
import dev.kith.presence.Availability;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Draws a badge as SVG: light and dark in one file, text as text, and each text as long as it was reckoned to be,
 * whatever font the reader has. Several can stand in one page: there are no ids, and a class means the same in all.
 */
final class SvgBadge {
    private static final int USUAL_SIZE = 2048;
    private static final int TENTHS = 10;

    private static final SvgBadge[][] BY_THEME_AND_STATE = Arrays.stream(Theme.values())
            .map(theme -> Arrays.stream(Availability.values())
                    .map(state -> new SvgBadge(theme, state))
                    .toArray(SvgBadge[]::new))
            .toArray(SvgBadge[][]::new);

    private final Theme theme;
    private final int labelSize;

    // What is the same in every badge of this theme and state, put together once.
    private final String height;
    private final String role;
    private final String style;
    private final String rightField;
    private final String rightCorners;
    private final String leftField;
    private final String leftCorners;
    private final String card;
    private final String icon;
    private final String iconShape;
    private final String label;
    private final String message;

    private SvgBadge(Theme theme, Availability state) {
        this.theme = theme;
        labelSize = Layout.labelSize(theme);
        var parts = Layout.of(theme, 0, 0, 1);
        int h = parts.height();
        int r = parts.radius();
        height = "\" height=\"" + h + "\" viewBox=\"0 0 ";
        role = " " + h + "\" role=\"img\" aria-label=\"";
        style = "</title>" + SvgPaint.dark(state, Part.of(theme));
        rightField = "<path" + SvgPaint.of(Part.STATE_FIELD, state) + " d=\"M";
        rightCorners = corner(r, r, r) + "v" + (h - 2 * r) + corner(r, -r, r) + "H";
        leftField = "z\"/><path" + SvgPaint.of(Part.FIELD, state) + " d=\"M";
        leftCorners = " 0v" + h + "H" + r + corner(r, -r, -r) + "v" + (2 * r - h) + corner(r, r, -r) + "z\"/>";
        card = cardAndDisc(parts, state);
        icon = "<path" + SvgPaint.of(Part.message(theme), state) + " d=\"M";
        iconShape = iconAndFont(state, parts.iconSize());
        label = SvgPaint.of(Part.label(theme), state) + weight(theme);
        message = SvgPaint.of(Part.message(theme), state);
    }

    static byte[] render(Badge badge, Theme theme) {
        return BY_THEME_AND_STATE[theme.ordinal()][badge.state().ordinal()].draw(Wording.of(badge, theme));
    }

    private byte[] draw(Wording wording) {
        int labelWidth = tenths(wording.label().width(), labelSize);
        int messageWidth = tenths(wording.message().width(), Layout.TEXT_SIZE);
        var layout = Layout.of(theme, pixels(labelWidth), pixels(messageWidth), 1);
        var title = wording.title();
        var svg = new StringBuilder(USUAL_SIZE);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(layout.width());
        svg.append(height).append(layout.width()).append(role).append(title);
        svg.append("\"><title>").append(title).append(style);
        switch (theme) {
            case FLAT, PILL -> fields(svg, layout);
            case CARD -> card(svg, layout);
            case DOT -> {}
        }
        svg.append(icon).append(layout.iconX()).append(' ').append(layout.iconY());
        svg.append(iconShape);
        text(svg, wording.label(), layout.labelX(), layout.labelY(), labelWidth, label);
        text(svg, wording.message(), layout.messageX(), layout.messageY(), messageWidth, message);
        return svg.append("</g></svg>").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void fields(StringBuilder svg, Layout layout) {
        // A pixel of the right field lies below the left one: no gap opens between them when a page is zoomed.
        int radius = layout.radius();
        int from = layout.split() == 0 ? radius : layout.split() - 1;
        svg.append(rightField).append(from).append(" 0H").append(layout.width() - radius);
        svg.append(rightCorners).append(from);
        if (layout.split() == 0) {
            svg.append(corner(radius, -radius, -radius)).append('V').append(radius);
            svg.append(corner(radius, radius, -radius)).append("z\"/>");
        } else {
            svg.append(leftField).append(layout.split()).append(leftCorners);
        }
    }

    private void card(StringBuilder svg, Layout layout) {
        svg.append("<rect width=\"").append(layout.width());
        int end = card.indexOf('|');
        svg.append(card, 0, end).append(layout.width() - 2).append(card, end + 1, card.length());
    }

    /**
     * One text. It is fixed by its middle, since its beginning is on the other side when it is written from right to
     * left, and is not told its own length when it has none.
     */
    private static void text(StringBuilder svg, Line line, int x, int y, int width, String paint) {
        if (width == 0) {
            return;
        }
        svg.append("<text x=\"");
        decimal(svg, x * TENTHS + pixels(width) * TENTHS / 2);
        svg.append("\" y=\"").append(y).append("\" textLength=\"");
        decimal(svg, width);
        svg.append("\" lengthAdjust=\"spacingAndGlyphs\"").append(paint);
        svg.append(line.rightToLeft() ? " direction=\"rtl\">" : ">");
        svg.append(line.escaped()).append("</text>");
    }

    private static String cardAndDisc(Layout layout, Availability state) {
        int h = layout.height();
        int r = layout.radius();
        return "\" height=\"" + h + "\" rx=\"" + r + '"' + SvgPaint.of(Part.CARD_EDGE, state)
                + "/><rect x=\"1\" y=\"1\" width=\"|\" height=\"" + (h - 2) + "\" rx=\"" + (r - 1) + '"'
                + SvgPaint.of(Part.CARD, state) + "/><circle cx=\"" + layout.iconX() + "\" cy=\"" + layout.iconY()
                + "\" r=\"" + Layout.DISC / 2 + '"' + SvgPaint.of(Part.DISC, state) + "/>";
    }

    /** The rest of the icon's path and the font of the texts, of which nothing is left to the page around. */
    private static String iconAndFont(Availability state, int size) {
        var path = new SvgPath();
        Icon.draw(state, size, path);
        return path.data() + "\"/><g font-family=\"DejaVu Sans,Verdana,Geneva,sans-serif\" font-size=\""
                + Layout.TEXT_SIZE + "\" font-weight=\"400\" direction=\"ltr\" text-anchor=\"middle\">";
    }

    private static String weight(Theme theme) {
        return theme == Theme.CARD ? " font-size=\"" + Layout.NAME_SIZE + "\" font-weight=\"700\"" : "";
    }

    private static String corner(int radius, int dx, int dy) {
        return "a" + radius + ' ' + radius + " 0 0 1 " + dx + ' ' + dy;
    }

    /** Tenths of a pixel, rounded up. */
    private static int tenths(int width, int size) {
        return (width * size * TENTHS + Glyphs.EM - 1) / Glyphs.EM;
    }

    private static int pixels(int tenths) {
        return (tenths + TENTHS - 1) / TENTHS;
    }

    private static void decimal(StringBuilder svg, int tenths) {
        svg.append(tenths / TENTHS);
        int rest = tenths % TENTHS;
        if (rest != 0) {
            svg.append('.').append((char) ('0' + rest));
        }
    }
}
