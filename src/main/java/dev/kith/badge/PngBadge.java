package dev.kith.badge;

import dev.kith.badge.Colors.Part;
import dev.kith.presence.Availability;

/**
 * Draws a badge as PNG, for places that show no SVG: the same picture, for a light or a dark page, at its plain size or
 * at two or three times that for finer screens.
 */
final class PngBadge {
    /** The largest of the scales, of which the least is 1. */
    static final int MOST = 3;

    private static final int RAMPS = 6;

    private static final PngBadge[] BY_SCALE = {new PngBadge(1), new PngBadge(2), new PngBadge(3)};

    private final int scale;
    private final Letters texts;
    private final Letters cardNames;
    private final Letters cardTexts;
    private final Mask[] corners = new Mask[Theme.values().length];
    private final Mask[][] icons = new Mask[Theme.values().length][Availability.values().length];
    private final Mask innerCorner;
    private final Mask disc;

    private PngBadge(int scale) {
        this.scale = scale;
        texts = new Letters(Glyphs.REGULAR, Layout.TEXT_SIZE * scale);
        cardNames = new Letters(Glyphs.BOLD, Layout.CARD_NAME_SIZE * scale);
        cardTexts = new Letters(Glyphs.REGULAR, Layout.CARD_TEXT_SIZE * scale);
        for (var theme : Theme.values()) {
            var layout = Layout.of(theme, 0, 0, scale);
            corners[theme.ordinal()] = disc(layout.radius());
            for (var state : Availability.values()) {
                var outline = new Outline(1);
                Icon.draw(state, layout.iconSize(), outline);
                icons[theme.ordinal()][state.ordinal()] = outline.mask();
            }
        }
        innerCorner = disc(Layout.of(Theme.CARD, 0, 0, scale).radius() - scale);
        disc = disc(Layout.DISC / 2 * scale);
    }

    private static Mask disc(int radius) {
        var outline = new Outline(1);
        if (radius > 0) {
            outline.circle(radius, true);
        }
        return outline.mask();
    }

    /**
     * Draws a badge.
     *
     * @param scale 1, 2 or 3
     */
    static byte[] render(Badge badge, Theme theme, int scale, Scheme scheme) {
        return BY_SCALE[scale - 1].draw(Wording.of(badge, theme), theme, scheme);
    }

    private byte[] draw(Wording wording, Theme theme, Scheme scheme) {
        var labels = theme == Theme.CARD ? cardNames : texts;
        var messages = theme == Theme.CARD ? cardTexts : texts;
        var layout = Layout.of(theme, labels.width(wording.label()), messages.width(wording.message()), scale);
        var canvas = new Canvas(layout.width(), layout.height(), RAMPS);
        var colors = new int[Part.values().length];
        for (var part : Part.of(theme)) {
            colors[part.ordinal()] = Colors.of(part, wording.state(), scheme);
        }
        var inks = switch (theme) {
            case FLAT, PILL -> fields(canvas, layout, theme, colors);
            case DOT -> dot(canvas, colors);
            case CARD -> card(canvas, layout, colors);
        };
        var icon = icons[theme.ordinal()][wording.state().ordinal()];
        canvas.draw(inks.icon(), icon, layout.iconX(), layout.iconY());
        labels.draw(wording.label(), canvas, inks.label(), layout.labelX(), layout.labelY());
        messages.draw(wording.message(), canvas, inks.message(), layout.messageX(), layout.messageY());
        return canvas.png();
    }

    /** What label, message and icon are drawn with. */
    private record Inks(int label, int message, int icon) {}

    private Inks fields(Canvas canvas, Layout layout, Theme theme, int[] colors) {
        var corner = corners[theme.ordinal()];
        int width = layout.width();
        int height = layout.height();
        int radius = layout.radius();
        int left = canvas.onPage(colors[Part.FIELD.ordinal()]);
        int right = canvas.onPage(colors[Part.STATE_FIELD.ordinal()]);
        int first = layout.split() == 0 ? right : left;
        canvas.fill(first, radius, 0, Math.max(radius, layout.split()), height);
        canvas.fill(first, 0, radius, radius, height - radius);
        canvas.draw(first, corner, radius, radius);
        canvas.draw(first, corner, radius, height - radius);
        canvas.fill(right, Math.max(radius, layout.split()), 0, width - radius, height);
        canvas.fill(right, width - radius, radius, width, height - radius);
        canvas.draw(right, corner, width - radius, radius);
        canvas.draw(right, corner, width - radius, height - radius);
        int onRight = canvas.on(colors[Part.STATE_FIELD.ordinal()], colors[Part.STATE_TEXT.ordinal()]);
        int onLeft = canvas.on(colors[Part.FIELD.ordinal()], colors[Part.FIELD_TEXT.ordinal()]);
        return new Inks(onLeft, onRight, onRight);
    }

    private static Inks dot(Canvas canvas, int[] colors) {
        int state = canvas.onPage(colors[Part.STATE.ordinal()]);
        return new Inks(canvas.onPage(colors[Part.TEXT.ordinal()]), state, state);
    }

    private Inks card(Canvas canvas, Layout layout, int[] colors) {
        int card = colors[Part.CARD.ordinal()];
        int behindIcon = colors[Part.DISC.ordinal()];
        int state = colors[Part.STATE.ordinal()];
        int edge = canvas.onPage(colors[Part.CARD_EDGE.ordinal()]);
        int field = canvas.on(colors[Part.CARD_EDGE.ordinal()], card);
        rounded(canvas, edge, layout, 0, corners[Theme.CARD.ordinal()]);
        rounded(canvas, field, layout, scale, innerCorner);
        canvas.draw(canvas.on(card, behindIcon), disc, layout.iconX(), layout.iconY());
        return new Inks(
                canvas.on(card, colors[Part.TEXT.ordinal()]), canvas.on(card, state), canvas.on(behindIcon, state));
    }

    /** The whole badge, less a margin, with round corners. */
    private static void rounded(Canvas canvas, int ramp, Layout layout, int margin, Mask corner) {
        int radius = layout.radius();
        int right = layout.width() - radius;
        int bottom = layout.height() - radius;
        canvas.fill(ramp, radius, margin, right, layout.height() - margin);
        canvas.fill(ramp, margin, radius, layout.width() - margin, bottom);
        canvas.draw(ramp, corner, radius, radius);
        canvas.draw(ramp, corner, right, radius);
        canvas.draw(ramp, corner, radius, bottom);
        canvas.draw(ramp, corner, right, bottom);
    }
}
