package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In what order letters stand in a picture, and how wide they are there. */
class LettersTest {
    private static final Letters LETTERS = new Letters(Glyphs.REGULAR, 11);

    private static Line line(String text) {
        return Line.of(text, 60, Glyphs.REGULAR);
    }

    private static String visual(String text) {
        return Letters.visual(line(text));
    }

    @Test
    void textFromLeftToRight_standsAsItIsWritten() {
        assertThat(visual("Juliet (5)")).isEqualTo("Juliet (5)");
    }

    @Test
    void textFromRightToLeft_isTurnedAround_butNumbersAreNot() {
        assertThat(visual("אבג")).isEqualTo("גבא");
        assertThat(visual("אבג (עד 15)")).isEqualTo("(15 דע) גבא");
    }

    @Test
    void wordsOfTheOtherDirection_areTurnedInTheirPlace() {
        assertThat(visual("Juliet אבג!")).isEqualTo("Juliet גבא!");
        assertThat(visual("אבג Juliet")).isEqualTo("Juliet גבא");
    }

    @Test
    void accents_stayWithTheirLetters() {
        assertThat(visual("שׁל")).isEqualTo("לשׁ");
    }

    @Test
    void width_isInWholePixelsForEachLetter() {
        assertThat(LETTERS.width(line("nn"))).isEqualTo(14);
        assertThat(LETTERS.width(Line.EMPTY)).isZero();
        assertThat(LETTERS.width(line("👩‍👩‍👧"))).isEqualTo(LETTERS.width(line("👩")));
    }
}
