package dev.kith.badge;

import dev.kith.presence.Availability;
import java.util.Arrays;
import java.util.List;

/**
 * Draws a badge as PNG, for places that show no SVG: the same picture, for a light or a dark page, at its plain size or
 * at two or three times that for finer screens.
 */
final class PngBadge {
    /** The largest of the scales, of which the least is 1. */
    static final int MOST = 3;

    private static final String SAMPLE = "Quick brown fox";

    private static final PngBadge[] BY_SCALE = {new PngBadge(1), new PngBadge(2), new PngBadge(3)};

    private final int scale;
    private final Letters texts;
    private final Letters cardNames;
    private final Letters cardTexts;
    private final Mask[] corners = new Mask[Theme.values().length];
    private final Mask[][] icons = new Mask[Theme.values().length][Availability.values().length];
    private final Mask innerCorner;
    private final Mask disc;
    private final PictureDeflater[] deflaters = new PictureDeflater[Theme.values().length];

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
        for (var theme : Theme.values()) {
            deflaters[theme.ordinal()] = new PictureDeflater(
                    samples(theme),
                    Paint.of(theme, Availability.UNKNOWN, Scheme.LIGHT).colors());
        }
    }

    /** Badges of which others are likely to have the same sort of pixels. */
    private List<Canvas> samples(Theme theme) {
        return Arrays.stream(Availability.values())
                .map(state -> new Badge(SAMPLE, Badge.word(state), state))
                .map(badge -> canvas(Wording.of(badge, theme), theme, Paint.of(theme, badge.state(), Scheme.LIGHT)))
                .toList();
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
        var paint = Paint.of(theme, wording.state(), scheme);
        return PngFile.of(canvas(wording, theme, paint), paint.palette(), deflaters[theme.ordinal()]);
    }

    private Canvas canvas(Wording wording, Theme theme, Paint paint) {
        var labels = theme == Theme.CARD ? cardNames : texts;
        var messages = theme == Theme.CARD ? cardTexts : texts;
        var layout = Layout.of(theme, labels.width(wording.label()), messages.width(wording.message()), scale);
        var canvas = new Canvas(layout.width(), layout.height());
        switch (theme) {
            case FLAT, PILL -> fields(canvas, layout, corners[theme.ordinal()], paint);
            case CARD -> card(canvas, layout, paint);
            case DOT -> {}
        }
        var icon = icons[theme.ordinal()][wording.state().ordinal()];
        canvas.draw(paint.icon(), icon, layout.iconX(), layout.iconY());
        labels.draw(wording.label(), canvas, paint.label(), layout.labelX(), layout.labelY());
        messages.draw(wording.message(), canvas, paint.message(), layout.messageX(), layout.messageY());
        return canvas;
    }

    private static void fields(Canvas canvas, Layout layout, Mask corner, Paint paint) {
        int width = layout.width();
        int height = layout.height();
        int radius = layout.radius();
        int right = paint.fields()[1];
        int first = layout.split() == 0 ? right : paint.fields()[0];
        int split = Math.max(radius, layout.split());
        canvas.fill(first, radius, 0, split, 1);
        canvas.fill(right, split, 0, width - radius, 1);
        canvas.repeat(0, height);
        if (radius < height - radius) {
            canvas.fill(first, 0, radius, radius, radius + 1);
            canvas.fill(right, width - radius, radius, width, radius + 1);
            canvas.repeat(radius, height - radius);
        }
        canvas.draw(first, corner, radius, radius);
        canvas.draw(first, corner, radius, height - radius);
        canvas.draw(right, corner, width - radius, radius);
        canvas.draw(right, corner, width - radius, height - radius);
    }

    private void card(Canvas canvas, Layout layout, Paint paint) {
        rounded(canvas, paint.fields()[0], layout, 0, corners[Theme.CARD.ordinal()]);
        rounded(canvas, paint.fields()[1], layout, scale, innerCorner);
        canvas.draw(paint.fields()[2], disc, layout.iconX(), layout.iconY());
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
