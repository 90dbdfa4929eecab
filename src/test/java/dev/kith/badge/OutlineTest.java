package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kith.presence.Availability;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;

/** How shapes become pixels. */
class OutlineTest {
    private static double area(Mask mask) {
        double area = 0;
        for (byte level : mask.levels()) {
            area += level / (double) Mask.FULL;
        }
        return area;
    }

    private static Mask icon(Availability state, double size) {
        var outline = new Outline(1);
        Icon.draw(state, size, outline);
        return outline.mask();
    }

    @Test
    void rectangle_coversPartsOfPixelsByTheirArea() {
        var outline = new Outline(1);
        outline.rectangle(0.2f, -1, 2, 0.6f);
        var mask = outline.mask();
        assertThat(mask.width()).isEqualTo(2);
        assertThat(mask.height()).isEqualTo(2);
        assertThat(mask.left()).isZero();
        assertThat(mask.top()).isEqualTo(-1);
        assertThat(mask.levels()).containsExactly(12, 15, 7, 9);
    }

    @Test
    void circle_hasTheAreaOfACircle() {
        for (int radius : new int[] {1, 4, 9, 16, 48}) {
            var outline = new Outline(1);
            outline.circle(radius, true);
            assertThat(area(outline.mask())).isCloseTo(Math.PI * radius * radius, within(radius * 0.15 + 0.2));
        }
    }

    @Test
    void circleTheOtherWayRound_isAHole() {
        var outline = new Outline(1);
        outline.circle(10, true);
        outline.circle(6, false);
        assertThat(area(outline.mask())).isCloseTo(Math.PI * 64, within(2.0));
    }

    @Test
    void nothing_coversNothing() {
        assertThat(new Outline(1).mask()).isSameAs(Mask.EMPTY);
    }

    @Test
    void icons_areWithinTheirCircle_andDifferInShape() {
        for (var state : Availability.values()) {
            var mask = icon(state, 30);
            assertThat(mask.width()).as("%s", state).isBetween(26, 30);
            assertThat(mask.height()).as("%s", state).isBetween(26, 30);
        }
        assertThat(Availability.values())
                .extracting(state -> Math.round(area(icon(state, 30)) / 25))
                .doesNotHaveDuplicates();
    }

    @Test
    void busyIcon_isADiscLessABar() {
        var shape = new Area(new Ellipse2D.Double(-15, -15, 30, 30));
        shape.subtract(new Area(new Rectangle2D.Double(-8.7, -3.3, 17.4, 6.6)));
        var mask = icon(Availability.BUSY, 30);
        int wrong = 0;
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 30; x++) {
                if (shape.contains(x - 15, y - 15, 1, 1) && mask.levels()[y * 30 + x] < Mask.FULL - 1) {
                    wrong++;
                }
                if (!shape.intersects(x - 15, y - 15, 1, 1) && mask.levels()[y * 30 + x] > 1) {
                    wrong++;
                }
            }
        }
        assertThat(wrong).isZero();
    }
}
