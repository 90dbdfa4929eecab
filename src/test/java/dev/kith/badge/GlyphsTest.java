package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What comes packed with the product to draw letters with. */
class GlyphsTest {
    private static final List<Glyphs> WEIGHTS = List.of(Glyphs.REGULAR, Glyphs.BOLD);

    private static byte[] resource(String name) throws IOException {
        try (var in = Glyphs.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    private static Mask drawn(Glyphs glyphs, int codePoint, int size) {
        var outline = new Outline(1);
        glyphs.draw(codePoint, outline, size);
        return outline.mask();
    }

    private static int ink(Mask mask) {
        int ink = 0;
        for (byte level : mask.levels()) {
            ink += level;
        }
        return ink;
    }

    @Test
    void resource_isSmall_andItsLicenceLiesBesideIt() throws IOException {
        assertThat(resource("glyphs.bin").length).isLessThan(400_000);
        assertThat(new String(resource("glyphs-LICENSE.txt"), StandardCharsets.UTF_8))
                .contains("Bitstream Vera", "Tavmjong Bah", "Permission is hereby granted");
    }

    @Test
    void everyLetterOfTheAlphabetsInUse_isThere() {
        var letters = IntStream.concat(
                IntStream.concat(IntStream.range(0x20, 0x7F), IntStream.range(0xA1, 0x250)),
                IntStream.concat(IntStream.range(0x386, 0x3CF), IntStream.range(0x400, 0x482)));
        letters.filter(Character::isDefined).forEach(letter -> {
            for (var glyphs : WEIGHTS) {
                assertThat(glyphs.has(letter)).as("U+%04X", letter).isTrue();
            }
        });
        assertThat("ẞạỹ“”‘’–—…•€₤№™←→↑↓≤≥✓✗★☆♥☀☎ﬁאבגءقأ".codePoints()).allMatch(Glyphs.REGULAR::has);
    }

    @Test
    void visibleLetters_haveInk_andASensibleWidth() {
        for (var glyphs : WEIGHTS) {
            for (int letter = 0x21; letter < 0x7F; letter++) {
                assertThat(ink(drawn(glyphs, letter, 22))).as("U+%04X", letter).isPositive();
                assertThat(glyphs.width(letter)).isBetween(Glyphs.EM / 5, Glyphs.EM * 6 / 5);
            }
            assertThat(ink(drawn(glyphs, ' ', 22))).isZero();
        }
    }

    @Test
    void letters_standOnTheBaseline() {
        var h = drawn(Glyphs.REGULAR, 'H', 110);
        assertThat(h.top() + h.height()).isZero();
        assertThat(h.top()).isBetween(-82, -79); // a capital is 0.73 of the size
        var p = drawn(Glyphs.REGULAR, 'p', 110);
        assertThat(p.top() + p.height()).isBetween(20, 26);
    }

    @Test
    void boldLetters_haveMoreInk() {
        assertThat(ink(drawn(Glyphs.BOLD, 'm', 33))).isGreaterThan(ink(drawn(Glyphs.REGULAR, 'm', 33)));
    }

    @Test
    void letterWithoutGlyph_isABox() {
        assertThat(Glyphs.REGULAR.has('朱')).isFalse();
        assertThat(Glyphs.REGULAR.width('朱')).isEqualTo(Glyphs.EM);
        assertThat(Glyphs.REGULAR.width('ኢ')).isBetween(Glyphs.EM / 2, Glyphs.EM);
        var box = drawn(Glyphs.REGULAR, '朱', 33);
        assertThat(box.levels()[box.height() / 2 * box.width() + 2]).isPositive();
        assertThat(box.levels()[box.height() / 2 * box.width() + box.width() / 2])
                .isZero();
    }

    @Test
    void everyCodePoint_canBeDrawn() {
        for (int codePoint = 0; codePoint < 0x20000; codePoint++) {
            int width = Glyphs.REGULAR.width(codePoint);
            if (width < 0 || width > 2 * Glyphs.EM) {
                assertThat(width).as("U+%04X", codePoint).isBetween(0, 2 * Glyphs.EM);
            }
            drawn(Glyphs.REGULAR, codePoint, 11);
        }
    }

    @Test
    void plainLetters_areThoseThatStandAlone() {
        assertThat("AzÄžЖя ΩͰ~".chars())
                .allMatch(c -> Glyphs.REGULAR.plainWidth((char) (int) c) == Glyphs.REGULAR.width(c));
        assertThat("\n\u007f\u00a0\u00ad\u0301\u0483א朱\ud83d".chars())
                .allMatch(c -> Glyphs.REGULAR.plainWidth((char) (int) c) < 0);
    }
}
