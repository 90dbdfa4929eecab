package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What of a text gets into a badge. */
class LineTest {
    private static final int MOST = 60;
    private static final String FAMILY = "👩‍👩‍👧";
    private static final String FLAG = "🇩🇪";

    private static Line line(String text) {
        return Line.of(text, MOST, Glyphs.REGULAR);
    }

    private static String shown(String text) {
        return line(text).text();
    }

    @Test
    void plainText_staysAsItIs() {
        assertThat(shown("Juliet Capulet")).isEqualTo("Juliet Capulet");
        assertThat(shown("Jürgen, Юлия, Ιουλιέτα, Nguyễn")).isEqualTo("Jürgen, Юлия, Ιουλιέτα, Nguyễn");
        assertThat(shown("朱丽叶 ♥ 🙂")).isEqualTo("朱丽叶 ♥ 🙂");
    }

    @Test
    void width_isTheSumOfItsLetters() {
        int sum = "Juliet €".codePoints().map(Glyphs.REGULAR::width).sum();
        assertThat(line("Juliet €").width()).isEqualTo(sum);
        assertThat(line("Juliet ").width()).isEqualTo(line("Juliet").width());
        assertThat(Line.of("Juliet", MOST, Glyphs.BOLD).width())
                .isGreaterThan(line("Juliet").width());
    }

    @Test
    void whiteSpace_isOneSpaceBetweenWords() {
        assertThat(shown("\t a \n\r  b\u00a0\u2028\u3000c ")).isEqualTo("a b c");
        assertThat(shown(" \n ")).isEmpty();
        assertThat(shown("")).isEmpty();
    }

    @Test
    void controlsAndTurnsOfDirection_areDropped() {
        assertThat(shown("a\u0000b\u001bc\u007fd\u0085e\u009ff")).isEqualTo("abcdef");
        assertThat(shown("a\u202ab\u202bc\u202cd\u202de\u202ef")).isEqualTo("abcdef");
        assertThat(shown("a\u2066b\u2067c\u2068d\u2069e\u200ef\u200fg\u061ch")).isEqualTo("abcdefgh");
    }

    @Test
    void invisibleCharacters_areDropped() {
        assertThat(shown("a\u200bb\u2060c\ufeffd\u00ade\u034ff\u3164g\u115fh\ufe0fi"))
                .isEqualTo("abcdefghi");
        assertThat(shown("a\u200cb\u200dc")).isEqualTo("abc");
        assertThat(shown("a" + Character.toString(0xE0041) + Character.toString(0xE0100) + "b"))
                .isEqualTo("ab");
        assertThat(shown("a\ufffe\uffff\ufdd0b")).isEqualTo("ab");
    }

    @Test
    void joiners_stayWhereScriptsAndEmojiNeedThem() {
        assertThat(shown("می\u200cخواهم")).isEqualTo("می\u200cخواهم");
        assertThat(shown(FAMILY)).isEqualTo(FAMILY);
        assertThat(shown(FAMILY.replace("\u200d", "\u200d\u200d\u200d"))).isEqualTo(FAMILY);
    }

    @Test
    void halfOfASurrogatePair_isReplaced() {
        assertThat(shown("a\ud83db")).isEqualTo("a\ufffdb");
        assertThat(shown("a\ude00")).isEqualTo("a\ufffd");
    }

    @Test
    void accents_joinTheirLetters() {
        assertThat(shown("Ame\u0301lie")).isEqualTo("Amélie");
        assertThat(line("Ame\u0301lie").width()).isEqualTo(line("Amélie").width());
    }

    @Test
    void heapsOfAccents_areTakenDown() {
        assertThat(shown("q" + "\u0323".repeat(200) + "!").length()).isLessThanOrEqualTo(6);
        assertThat(shown("\u0301\u0302x")).isEqualTo("x");
    }

    @Test
    void longText_isCutWithAnEllipsis() {
        assertThat(shown("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(shown("x".repeat(61))).isEqualTo("x".repeat(59) + "…");
        var cut = line("Ж".repeat(61));
        assertThat(cut.width()).isEqualTo(59 * Glyphs.REGULAR.width('Ж') + Glyphs.REGULAR.width('…'));
    }

    @Test
    void cut_leavesNoSpaceBeforeTheEllipsis() {
        assertThat(shown("x".repeat(58) + " yyy")).isEqualTo("x".repeat(58) + "…");
        assertThat(line("x".repeat(58) + " yyy").width())
                .isEqualTo(58 * Glyphs.REGULAR.width('x') + Glyphs.REGULAR.width('…'));
    }

    @Test
    void cut_countsCodePoints_andSplitsNoPair() {
        assertThat(shown("😀".repeat(60))).isEqualTo("😀".repeat(60));
        assertThat(shown("😀".repeat(61))).isEqualTo("😀".repeat(59) + "…");
    }

    @Test
    void cut_splitsNoLetterFromItsAccent_noFamilyAndNoFlag() {
        assertThat(shown("x".repeat(58) + "q\u0323\u0303z")).isEqualTo("x".repeat(58) + "…");
        assertThat(shown("x".repeat(57) + FAMILY + "z")).isEqualTo("x".repeat(57) + "…");
        assertThat(shown("x".repeat(58) + FLAG + "z")).isEqualTo("x".repeat(58) + "…");
        assertThat(shown("x".repeat(58) + "👍🏽z")).isEqualTo("x".repeat(58) + "…");
        assertThat(shown("x".repeat(57) + FLAG + FLAG)).isEqualTo("x".repeat(57) + FLAG + "…");
    }

    @Test
    void familiesAndFlags_areAsWideAsOneEmoji() {
        assertThat(line(FAMILY).width()).isEqualTo(line("👩").width());
        assertThat(line(FLAG).width()).isEqualTo(line("👎🏽").width());
        assertThat(line(FLAG + FLAG).width()).isEqualTo(2 * line(FLAG).width());
    }

    @Test
    void hugeText_isNotReadToItsEnd() {
        assertThat(shown("\u200b".repeat(10_000_000) + "x")).isEmpty();
        assertThat(shown("e\u0301".repeat(10_000_000))).isEqualTo("é".repeat(59) + "…");
    }

    @Test
    void direction_isThatOfTheFirstLetterWithOne() {
        assertThat(line("יוליה Juliet").rightToLeft()).isTrue();
        assertThat(line("(5) جوليت").rightToLeft()).isTrue();
        assertThat(line("Juliet יוליה").rightToLeft()).isFalse();
        assertThat(line("123 …").rightToLeft()).isFalse();
    }

    @Test
    void whatWasTakenOnce_isTakenAgainAsItIs() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            var once = line("é" + Character.toString(codePoint) + "ж").text();
            if (!shown(once).equals(once)) {
                assertThat(shown(once)).as("U+%X", codePoint).isEqualTo(once);
            }
        }
    }
}
