package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.presence.Availability;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What a PNG badge looks like, read with another's decoder. */
class PngBadgeTest {
    private static final Badge JULIET = new Badge("Juliet", "available", Availability.AVAILABLE);

    private static BufferedImage read(Badge badge, Theme theme, int scale, Scheme scheme) {
        return read(PngBadge.render(badge, theme, scale, scheme));
    }

    private static BufferedImage read(byte[] png) {
        try {
            var image = ImageIO.read(new ByteArrayInputStream(png));
            assertThat(image).isNotNull();
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int alpha(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) >>> 24;
    }

    /** The colors in a part of the picture. */
    private static HashSet<Integer> colors(BufferedImage image, int left, int top, int right, int bottom) {
        var colors = new HashSet<Integer>();
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                colors.add(image.getRGB(x, y));
            }
        }
        return colors;
    }

    private static HashSet<Integer> colors(BufferedImage image) {
        return colors(image, 0, 0, image.getWidth(), image.getHeight());
    }

    private static Badge of(Availability state) {
        return new Badge("Juliet", Badge.word(state), state);
    }

    private static int svgWidth(Badge badge, Theme theme) {
        var source = new String(SvgBadge.render(badge, theme), StandardCharsets.UTF_8);
        int start = source.indexOf(" width=\"") + 8;
        return Integer.parseInt(source.substring(start, source.indexOf('"', start)));
    }

    @Test
    void size_isThatOfTheSvg_timesTheScale() {
        for (var theme : Theme.values()) {
            int height = Layout.of(theme, 0, 0, 1).height();
            for (int scale = 1; scale <= PngBadge.MOST; scale++) {
                var image = read(JULIET, theme, scale, Scheme.LIGHT);
                assertThat(image.getHeight()).isEqualTo(height * scale);
                // Letters stand on whole pixels here, so that a text may be a few of them longer or shorter.
                assertThat(image.getWidth() / (double) scale)
                        .as("%s %sx", theme, scale)
                        .isBetween(svgWidth(JULIET, theme) - 4.0, svgWidth(JULIET, theme) + 4.0);
            }
        }
    }

    @Test
    void corners_areClear_andEdgesSmooth() {
        for (var theme : Theme.values()) {
            for (int scale = 1; scale <= PngBadge.MOST; scale++) {
                var image = read(JULIET, theme, scale, Scheme.DARK);
                int right = image.getWidth() - 1;
                int bottom = image.getHeight() - 1;
                assertThat(alpha(image, 0, 0)).isLessThan(128);
                assertThat(alpha(image, right, 0)).isLessThan(128);
                assertThat(alpha(image, 0, bottom)).isLessThan(128);
                assertThat(alpha(image, right, bottom)).isLessThan(128);
                assertThat(colors(image)).anyMatch(color -> color >>> 24 > 0 && color >>> 24 < 255);
            }
        }
    }

    @Test
    void fieldsAndCards_areSolid() {
        for (var theme : List.of(Theme.FLAT, Theme.PILL, Theme.CARD)) {
            var image = read(JULIET, theme, 2, Scheme.LIGHT);
            for (int x = 24; x < image.getWidth() - 24; x++) {
                for (int y = 0; y < image.getHeight(); y++) {
                    assertThat(alpha(image, x, y)).isEqualTo(255);
                }
            }
        }
    }

    @Test
    void flat_hasBothFieldsInTheirColors_withTextOnThem() {
        var image = read(JULIET, Theme.FLAT, 1, Scheme.LIGHT);
        int field = 0xFF000000 | Colors.of(Colors.Part.FIELD, Availability.AVAILABLE, Scheme.LIGHT);
        int state = 0xFF000000 | Colors.of(Colors.Part.STATE_FIELD, Availability.AVAILABLE, Scheme.LIGHT);
        assertThat(image.getRGB(4, 2)).isEqualTo(field);
        assertThat(image.getRGB(image.getWidth() - 5, 2)).isEqualTo(state);
        assertThat(colors(image, 7, 5, 34, 16)).hasSizeGreaterThan(5).contains(field, 0xFFFFFFFF);
        assertThat(colors(image, 63, 5, image.getWidth() - 7, 16))
                .hasSizeGreaterThan(5)
                .contains(state);
    }

    @Test
    void states_schemes_andTexts_giveOtherPictures() {
        for (var theme : Theme.values()) {
            var pictures = new HashSet<List<Integer>>();
            for (var state : Availability.values()) {
                for (var scheme : Scheme.values()) {
                    var image = read(new Badge("Juliet", "here", state), theme, 1, scheme);
                    pictures.add(pixels(image));
                    assertThat(image.getWidth())
                            .isEqualTo(read(new Badge("Juliet", "here", Availability.AWAY), theme, 1, scheme)
                                    .getWidth());
                }
            }
            assertThat(pictures).hasSize(10);
        }
    }

    private static List<Integer> pixels(BufferedImage image) {
        var pixels = new ArrayList<Integer>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                pixels.add(image.getRGB(x, y));
            }
        }
        return pixels;
    }

    @Test
    void icons_differInShape() {
        var shapes = new HashSet<List<Boolean>>();
        for (var state : Availability.values()) {
            var image = read(of(state), Theme.DOT, 2, Scheme.LIGHT);
            var shape = new ArrayList<Boolean>();
            for (int y = 10; y < 30; y++) {
                for (int x = 2; x < 22; x++) {
                    shape.add(alpha(image, x, y) > 128);
                }
            }
            shapes.add(shape);
        }
        assertThat(shapes).hasSize(Availability.values().length);
    }

    @Test
    void emptyLabel_longTexts_andUnknown_areDrawnInAllThemes() {
        for (var theme : Theme.values()) {
            int bare = read(new Badge("", "away", Availability.AWAY), theme, 1, Scheme.DARK)
                    .getWidth();
            assertThat(bare)
                    .isLessThanOrEqualTo(
                            read(of(Availability.AWAY), theme, 1, Scheme.DARK).getWidth());
            int longest = read(new Badge("W".repeat(999), "W".repeat(999), Availability.BUSY), theme, 3, Scheme.DARK)
                    .getWidth();
            assertThat(longest).isBetween(1000, 3 * 2000);
            assertThat(read(Badge.UNKNOWN, theme, 1, Scheme.LIGHT).getWidth()).isGreaterThan(80);
        }
    }

    @Test
    void everyCodePoint_canBeDrawn() {
        for (int first = 0; first <= Character.MAX_CODE_POINT; first += 50) {
            var text = new StringBuilder();
            for (int i = first; i < first + 50 && i <= Character.MAX_CODE_POINT; i++) {
                text.appendCodePoint(i);
            }
            var png = PngBadge.render(
                    new Badge(text.toString(), text.toString(), Availability.BUSY), Theme.FLAT, 1, Scheme.LIGHT);
            if (first % 5000 == 0) {
                assertThat(read(png).getHeight()).isEqualTo(20);
            }
        }
    }

    @Test
    void smallBadges_areSmallFiles() {
        for (var state : Availability.values()) {
            assertThat(PngBadge.render(of(state), Theme.FLAT, 1, Scheme.LIGHT).length)
                    .isLessThan(1024);
        }
    }

    @Test
    void manyAtOnce_areDrawnAsOneAlone() throws Exception {
        var alone = new ArrayList<byte[]>();
        for (var theme : Theme.values()) {
            alone.add(PngBadge.render(JULIET, theme, 2, Scheme.LIGHT));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var drawn = new ArrayList<Future<byte[]>>();
            for (int i = 0; i < 400; i++) {
                var theme = Theme.values()[i % 4];
                drawn.add(threads.submit(() -> PngBadge.render(JULIET, theme, 2, Scheme.LIGHT)));
            }
            for (int i = 0; i < drawn.size(); i++) {
                assertThat(drawn.get(i).get()).isEqualTo(alone.get(i % 4));
            }
        }
    }
}
