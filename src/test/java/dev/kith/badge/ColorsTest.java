package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.badge.Colors.Part;
import dev.kith.presence.Availability;
import org.junit.jupiter.api.Test;

/** Whether what is written can be read, by the formulas of WCAG 2.2. */
class ColorsTest {
    private static final double TEXT = 4.5; // §1.4.3, level AA
    private static final double GRAPHICS = 3; // §1.4.11

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    }

    private static double linear(int channel) {
        double value = (channel & 0xFF) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    static double contrast(int one, int other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static void check(Part ink, Part field, double least) {
        for (var state : Availability.values()) {
            for (var scheme : Scheme.values()) {
                assertThat(contrast(Colors.of(ink, state, scheme), Colors.of(field, state, scheme)))
                        .as("%s on %s, %s, %s", ink, field, state, scheme)
                        .isGreaterThanOrEqualTo(least);
            }
        }
    }

    @Test
    void contrast_ofBlackOnWhite_is21() {
        assertThat(contrast(0, 0xFFFFFF)).isEqualTo(21);
        assertThat(contrast(0x777777, 0xFFFFFF)).isBetween(4.47, 4.49);
    }

    @Test
    void textOnFields_canBeRead() {
        check(Part.FIELD_TEXT, Part.FIELD, TEXT);
        check(Part.STATE_TEXT, Part.STATE_FIELD, TEXT);
    }

    @Test
    void textOnCards_canBeRead() {
        check(Part.TEXT, Part.CARD, TEXT);
        check(Part.STATE, Part.CARD, TEXT);
    }

    @Test
    void iconOnItsDisc_canBeSeen() {
        check(Part.STATE, Part.DISC, GRAPHICS);
    }

    @Test
    void textOnThePage_canBeRead() {
        for (var state : Availability.values()) {
            for (var part : Part.of(Theme.DOT)) {
                assertThat(contrast(Colors.of(part, state, Scheme.LIGHT), Colors.LIGHT_PAGE))
                        .as("%s, %s", part, state)
                        .isGreaterThanOrEqualTo(TEXT);
                assertThat(contrast(Colors.of(part, state, Scheme.DARK), Colors.DARK_PAGE))
                        .as("%s, %s", part, state)
                        .isGreaterThanOrEqualTo(TEXT);
            }
        }
    }

    @Test
    void states_differInColor() {
        for (var scheme : Scheme.values()) {
            for (var part : new Part[] {Part.STATE_FIELD, Part.STATE, Part.DISC}) {
                assertThat(Availability.values())
                        .extracting(state -> Colors.of(part, state, scheme))
                        .doesNotHaveDuplicates();
            }
        }
    }
}
