package dev.kith.badge;

import dev.kith.badge.Colors.Part;
import dev.kith.presence.Availability;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/**
 * What the PNG badges of one theme, state and scheme are drawn with.
 *
 * @param palette as it stands in each file
 * @param colors how many it has
 * @param fields the ramps of what lies beneath, the lowest first
 * @param label the ramp of the label, as the others those of message and icon
 */
record Paint(byte[] palette, int colors, int[] fields, int label, int message, int icon) {
    private static final Paint[][][] ALL = Arrays.stream(Theme.values())
            .map(theme -> Arrays.stream(Availability.values())
                    .map(state -> Arrays.stream(Scheme.values())
                            .map(scheme -> mixed(theme, part -> Colors.of(part, state, scheme)))
                            .toArray(Paint[]::new))
                    .toArray(Paint[][]::new))
            .toArray(Paint[][][]::new);

    static Paint of(Theme theme, Availability state, Scheme scheme) {
        return ALL[theme.ordinal()][state.ordinal()][scheme.ordinal()];
    }

    private static Paint mixed(Theme theme, ToIntFunction<Part> color) {
        return switch (theme) {
            case FLAT, PILL -> fields(color);
            case DOT -> dot(color);
            case CARD -> card(color);
        };
    }

    private static Paint fields(ToIntFunction<Part> color) {
        var palette = new Palette(4);
        int left = palette.onPage(color.applyAsInt(Part.FIELD));
        int right = palette.onPage(color.applyAsInt(Part.STATE_FIELD));
        int onLeft = palette.on(color.applyAsInt(Part.FIELD), color.applyAsInt(Part.FIELD_TEXT));
        int onRight = palette.on(color.applyAsInt(Part.STATE_FIELD), color.applyAsInt(Part.STATE_TEXT));
        return new Paint(palette.chunks(), palette.size(), new int[] {left, right}, onLeft, onRight, onRight);
    }

    private static Paint dot(ToIntFunction<Part> color) {
        var palette = new Palette(2);
        int text = palette.onPage(color.applyAsInt(Part.TEXT));
        int state = palette.onPage(color.applyAsInt(Part.STATE));
        return new Paint(palette.chunks(), palette.size(), new int[0], text, state, state);
    }

    private static Paint card(ToIntFunction<Part> color) {
        var palette = new Palette(6);
        int card = color.applyAsInt(Part.CARD);
        int disc = color.applyAsInt(Part.DISC);
        int state = color.applyAsInt(Part.STATE);
        int edge = palette.onPage(color.applyAsInt(Part.CARD_EDGE));
        int inside = palette.on(color.applyAsInt(Part.CARD_EDGE), card);
        int onCard = palette.on(card, disc);
        int label = palette.on(card, color.applyAsInt(Part.TEXT));
        int message = palette.on(card, state);
        int icon = palette.on(disc, state);
        return new Paint(palette.chunks(), palette.size(), new int[] {edge, inside, onCard}, label, message, icon);
    }
}
