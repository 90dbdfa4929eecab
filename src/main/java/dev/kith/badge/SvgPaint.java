package dev.kith.badge;

import dev.kith.badge.Colors.Part;
import dev.kith.presence.Availability;
import java.util.Locale;

/** Writes a color of a badge as SVG has it: the light one beside the shape, the dark one as a rule for its class. */
final class SvgPaint {
    private SvgPaint() {}

    /** The attributes of a shape or text. */
    static String of(Part part, Availability state) {
        var fill = " fill=\"" + color(Colors.of(part, state, Scheme.LIGHT)) + '"';
        return isSameInDark(part, state) ? fill : " class=\"" + name(part, state) + '"' + fill;
    }

    /** The style element of a badge in which these parts are. */
    static String dark(Availability state, Part... parts) {
        var css = new StringBuilder("<style>@media(prefers-color-scheme:dark){");
        for (var part : parts) {
            if (!isSameInDark(part, state)) {
                css.append('.').append(name(part, state)).append("{fill:");
                css.append(color(Colors.of(part, state, Scheme.DARK))).append('}');
            }
        }
        return css.append("}</style>").toString();
    }

    /** A class is the same color in every badge on a page, so one that differs by state is called by the state, too. */
    private static String name(Part part, Availability state) {
        var word = part.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return part.tellsState() ? "kith-" + word + '-' + Badge.word(state) : "kith-" + word;
    }

    private static boolean isSameInDark(Part part, Availability state) {
        return Colors.of(part, state, Scheme.LIGHT) == Colors.of(part, state, Scheme.DARK);
    }

    private static String color(int rgb) {
        return "#" + Integer.toHexString(0x1000000 | rgb).substring(1);
    }
}
