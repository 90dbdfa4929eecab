package dev.kith.addressbook;

import static dev.kith.addressbook.Cards.cardOf;
import static dev.kith.addressbook.Cards.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cards that are broken: the broken part is lost, or the card is said to be unreadable; nothing is thrown. */
class CardReaderBadCardsTest {
    private static final String ROMEO = "romeo@montague.example";
    private static final String BEGIN = "BEGIN:VCARD\r\nVERSION:3.0\r\n";
    private static final String JABBER = "X-JABBER:romeo@montague.example\r\n";
    private static final String END = "END:VCARD\r\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void textThatIsNoWholeCard_isUnreadable(String what, String text) {
        assertThat(new CardReader().read(cardOf(text))).isInstanceOf(CardReading.Unreadable.class);
    }

    private static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments("nothing", ""),
                arguments("white space", " \r\n\r\n\t"),
                arguments("prose", "No such card."),
                arguments("an error page", "<html><body>500</body></html>"),
                arguments("jCard", "[\"vcard\",[]]"),
                arguments("a calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"),
                arguments("its begin alone", "BEGIN:VCARD\r\n"),
                arguments("its end alone", END),
                arguments("cut off between lines", BEGIN + "FN:Romeo\r\n"),
                arguments("cut off within a line", BEGIN + "FN:Romeo\r\nX-JAB"),
                arguments("cut off within its end", BEGIN + JABBER + "END:VCA"),
                arguments("a property of 1 MB", BEGIN + JABBER + "NOTE:" + "x".repeat(1_000_000) + "\r\n" + END),
                arguments("more lines than any card has", BEGIN + JABBER + "NOTE:x\r\n".repeat(2_000) + END));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("partlyBroken")
    void brokenPart_isLostAlone(String what, String text) {
        assertThat(facts(cardOf(text)).chatAddresses()).containsExactly(ROMEO);
    }

    private static Stream<Arguments> partlyBroken() {
        return Stream.of(
                arguments("byte order mark", "\ufeff" + BEGIN + JABBER + END),
                arguments("empty lines before", "\r\n \r\n" + BEGIN + JABBER + END),
                arguments("empty lines within", BEGIN + "\r\n" + JABBER + "\r\n" + END),
                arguments("line feeds alone", (BEGIN + JABBER + END).replace("\r", "")),
                arguments("carriage returns alone", (BEGIN + JABBER + END).replace("\n", "")),
                arguments("no version", "BEGIN:VCARD\r\n" + JABBER + END),
                arguments("a version of the future", "BEGIN:VCARD\r\nVERSION:9.9\r\n" + JABBER + END),
                arguments("lower case", "begin:vcard\r\nversion:3.0\r\n" + JABBER + "end:vcard\r\n"),
                arguments("no line end at its end", BEGIN + JABBER + "END:VCARD"),
                arguments("garbage after its end", BEGIN + JABBER + END + "\u0000garbage"),
                arguments("a line without colon", BEGIN + "no colon\r\n" + JABBER + END),
                arguments("lines without a name", BEGIN + ":x\r\n;:\r\n=\r\n" + JABBER + END),
                arguments("an open quote", BEGIN + "TEL;TYPE=\"home:1\r\n" + JABBER + END),
                arguments("values that are none", BEGIN + "BDAY:soon\r\nREV:x\r\nGEO:x\r\nADR:\r\n" + JABBER + END),
                arguments("control characters", BEGIN + "NOTE:a\u0000b\u0001c\u007f\r\n" + JABBER + END),
                arguments("half a surrogate pair", BEGIN + "FN:\ud800\r\n" + JABBER + END),
                arguments("a bad address before", BEGIN + "X-JABBER:\ud800@x.example\r\n" + JABBER + END),
                arguments("an endless domain", BEGIN + "X-JABBER:a@" + "ü".repeat(100_000) + "\r\n" + JABBER + END),
                arguments("percent signs", BEGIN + "IMPP:" + "%".repeat(100_000) + "\r\n" + JABBER + END),
                arguments("endless parameters", BEGIN + "TEL;" + "A=b;".repeat(50_000) + ":1\r\n" + JABBER + END),
                arguments("endless categories", BEGIN + "CATEGORIES:" + "a,".repeat(50_000) + "\r\n" + JABBER + END),
                arguments(
                        "a picture of 1 MB",
                        BEGIN + "PHOTO;ENCODING=b:" + "A".repeat(1_000_000) + "\r\n" + JABBER + END),
                arguments(
                        "a folded picture in a group",
                        BEGIN + "item1.PHOTO:\r\n" + (" " + "A".repeat(74) + "\r\n").repeat(10_000) + JABBER + END),
                arguments(
                        "a card within",
                        BEGIN + "AGENT:\r\n" + BEGIN + "X-JABBER:tybalt@capulet.example\r\n" + END + JABBER + END),
                arguments(
                        "an escaped card within",
                        BEGIN + "AGENT:BEGIN:VCARD\\nX-JABBER:tybalt@capulet.example\\nEND:VCARD\r\n" + JABBER + END),
                arguments(
                        "an unknown component",
                        BEGIN + "BEGIN:X\r\nX-JABBER:tybalt@capulet.example\r\nEND:X\r\n" + JABBER + END),
                arguments(
                        "a second card, which has no place there",
                        BEGIN + JABBER + END + BEGIN + "X-JABBER:tybalt@capulet.example\r\n" + END));
    }

    @Test
    void cardThatIsNotUtf8_losesOnlyThoseLetters() {
        byte[] latin1 = (BEGIN + "FN:Jürgen\r\n" + JABBER + END).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(facts(cardOf(new String(latin1, StandardCharsets.UTF_8))).name())
                .isEqualTo("J\ufffdrgen");
    }

    @Test
    void longAndFoldedName_isUnfolded() {
        assertThat(facts(cardOf(BEGIN + "FN:Romeo\r\n  Mon\r\n\ttague\r\n" + END))
                        .name())
                .isEqualTo("Romeo Montague");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 600, 1_900})
    void cardsWithinCards_throwNothing(int depth) {
        var text = "BEGIN:VCARD\r\n".repeat(depth) + JABBER + END;
        assertThatCode(() -> new CardReader().read(cardOf(text))).doesNotThrowAnyException();
    }

    @Test
    void pictures_doNotCountAsLength() {
        String picture = "PHOTO;ENCODING=b:" + "A".repeat(300_000) + "\r\n";
        assertThat(facts(cardOf(BEGIN + "FN:Romeo\r\n" + picture + "LOGO:" + picture + "KEY:" + picture + END))
                        .name())
                .isEqualTo("Romeo");
    }

    @Test
    void nameThatOnlyBeginsLikeAPicture_isKept() {
        var card = cardOf(BEGIN + "KEYWORDS:x\r\nX-JABBER:photo@montague.example\r\nNOTE:PHOTO:\r\n" + JABBER + END);
        assertThat(facts(card).chatAddresses()).isEqualTo(List.of("photo@montague.example", ROMEO));
    }

    @Test
    void reason_neverRepeatsTheCard() {
        assertThat(new CardReader().read(cardOf(BEGIN + "FN:Romeo\r\n")).toString())
                .doesNotContain("Romeo");
    }
}
