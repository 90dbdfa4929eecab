package dev.kith.badge;

import dev.kith.bench.Report;
import dev.kith.presence.Availability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What it takes to draw a badge, by theme, over many of which no two are the same; one thread. */
@Tag("bench")
class Drawing {
    private static final int BADGES = 10_000;
    private static final int WARM_UP = 12;
    private static final int ROUNDS = 11;

    private final Report report = new Report("Drawing: " + BADGES + " badges, microseconds for each");
    private final List<Badge> badges = badges("Juliet Capulet ");

    private static List<Badge> badges(String name) {
        var badges = new ArrayList<Badge>();
        var states = Availability.values();
        for (int i = 0; i < BADGES; i++) {
            var state = states[i % states.length];
            badges.add(new Badge(name + i, Badge.word(state), state));
        }
        return badges;
    }

    @Test
    void svg() {
        for (var theme : Theme.values()) {
            report.atMost(
                    "svg " + theme.word(),
                    3,
                    median("svg " + theme.word(), badges, badge -> SvgBadge.render(badge, theme).length),
                    "us");
        }
        var accents = badges("Jürgen Größer ");
        median("svg flat, with accents", accents, badge -> SvgBadge.render(badge, Theme.FLAT).length);
        var cyrillic = badges("Юлия Капулетти ");
        median("svg flat, Cyrillic", cyrillic, badge -> SvgBadge.render(badge, Theme.FLAT).length);
        report.machine("after");
    }

    @Test
    void png() {
        for (var theme : Theme.values()) {
            for (int scale = 1; scale <= PngBadge.MOST; scale++) {
                int times = scale;
                double took = median(
                        "png " + theme.word() + ' ' + scale + 'x',
                        badges.subList(0, BADGES / 4),
                        badge -> PngBadge.render(badge, theme, times, Scheme.LIGHT).length);
                if (theme == Theme.FLAT && scale == 1) {
                    report.atMost("png flat 1x", 30, took, "us");
                }
            }
        }
        report.machine("after");
    }

    private double median(String what, List<Badge> drawn, ToIntFunction<Badge> draw) {
        var took = new double[ROUNDS];
        long bytes = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            bytes = 0;
            long start = System.nanoTime();
            for (var badge : drawn) {
                bytes += draw.applyAsInt(badge);
            }
            took[Math.max(0, round)] = (System.nanoTime() - start) / 1e3 / drawn.size();
        }
        Arrays.sort(took);
        report.say("%-24s %6.2f us, %d bytes", what, took[ROUNDS / 2], bytes / drawn.size());
        return took[ROUNDS / 2];
    }
}
