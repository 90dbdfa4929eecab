package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.presence.Availability;
import dev.kith.presence.Avatar;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

/** What an SVG badge says, to eyes, to screen readers and to the parser of a browser. */
class SvgBadgeTest {
    private static final XMLInputFactory PARSERS = XMLInputFactory.newDefaultFactory();
    private static final Badge JULIET = new Badge("Juliet", "available", Availability.AVAILABLE);
    private static final int BATCH = 40;

    static {
        PARSERS.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        PARSERS.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    /** One element, with its text. */
    private record Element(String name, Map<String, String> attributes, StringBuilder text) {
        double number(String attribute) {
            return Double.parseDouble(attributes.get(attribute));
        }
    }

    private static List<Element> read(Badge badge, Theme theme) {
        return read(SvgBadge.render(badge, theme));
    }

    private static List<Element> read(byte[] svg) {
        var elements = new ArrayList<Element>();
        try {
            var parser = PARSERS.createXMLStreamReader(new ByteArrayInputStream(svg), "UTF-8");
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        var attributes = new HashMap<String, String>();
                        for (int i = 0; i < parser.getAttributeCount(); i++) {
                            attributes.put(parser.getAttributeLocalName(i), parser.getAttributeValue(i));
                        }
                        elements.add(new Element(parser.getLocalName(), attributes, new StringBuilder()));
                    }
                    case XMLStreamConstants.CHARACTERS ->
                        elements.getLast().text().append(parser.getText());
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw new AssertionError(new String(svg, StandardCharsets.UTF_8), e);
        }
        return elements;
    }

    private static List<Element> texts(List<Element> elements) {
        return elements.stream()
                .filter(element -> element.name().equals("text"))
                .toList();
    }

    private static String title(Badge badge, Theme theme) {
        return read(badge, theme).get(1).text().toString();
    }

    private static String source(Badge badge, Theme theme) {
        return new String(SvgBadge.render(badge, theme), StandardCharsets.UTF_8);
    }

    private static Badge of(Availability state) {
        return new Badge("Juliet", Badge.word(state), state);
    }

    @Test
    void everyCodePoint_givesWellFormedXml_thatSaysWhatTheLineSays() {
        for (int first = 0; first <= Character.MAX_CODE_POINT; first += BATCH) {
            var text = new StringBuilder("x");
            for (int i = first; i < first + BATCH && i <= Character.MAX_CODE_POINT; i++) {
                text.appendCodePoint(i);
            }
            var badge = new Badge(text.toString(), text.toString(), Availability.AWAY);
            var theme = Theme.values()[first / BATCH % Theme.values().length];
            var wording = Wording.of(badge, theme);
            var texts = texts(read(badge, theme));
            if (!texts.getFirst().text().toString().equals(wording.label().text())
                    || !texts.getLast()
                            .text()
                            .toString()
                            .equals(wording.message().text())) {
                assertThat(texts).as("from U+%X", first).isNull();
            }
        }
    }

    @Test
    void halvesOfSurrogatePairs_giveWellFormedXml() {
        for (char c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
            var texts = texts(read(new Badge(c + "x", "x" + c, Availability.AWAY), Theme.FLAT));
            assertThat(texts.getFirst().text()).hasToString("\ufffdx");
            assertThat(texts.getLast().text()).hasToString("x\ufffd");
        }
    }

    @Test
    void markupAndQuotes_areText() {
        var nasty = "\"/><script>alert('&amp;')</script>]]>";
        for (var theme : Theme.values()) {
            var elements = read(new Badge(nasty, nasty, Availability.BUSY), theme);
            assertThat(elements).extracting(Element::name).doesNotContain("script");
            assertThat(elements.getFirst().attributes().get("aria-label")).isEqualTo(nasty + ": " + nasty + " (busy)");
            assertThat(texts(elements)).allMatch(text -> text.text().toString().equals(nasty));
        }
    }

    @Test
    void title_isForThoseWhoDoNotSeeThePicture() {
        for (var theme : Theme.values()) {
            assertThat(title(JULIET, theme)).isEqualTo("Juliet: available");
            assertThat(title(new Badge("", "available", Availability.AVAILABLE), theme))
                    .isEqualTo("available");
            assertThat(title(new Badge("Juliet", "on the balcony", Availability.AWAY), theme))
                    .isEqualTo("Juliet: on the balcony (away)");
            var picture = read(JULIET, theme).getFirst();
            assertThat(picture.attributes())
                    .containsEntry("role", "img")
                    .containsEntry("aria-label", "Juliet: available");
        }
    }

    @Test
    void unknown_isDrawnInAllThemes() {
        for (var theme : Theme.values()) {
            assertThat(title(Badge.UNKNOWN, theme)).isEqualTo("presence: unknown");
            assertThat(texts(read(Badge.UNKNOWN, theme)))
                    .extracting(text -> text.text().toString())
                    .containsExactly("presence", "unknown");
        }
    }

    @Test
    void emptyLabel_leavesTheMessageAlone() {
        for (var theme : Theme.values()) {
            var bare = read(new Badge("", "away", Availability.AWAY), theme);
            assertThat(texts(bare)).extracting(text -> text.text().toString()).containsExactly("away");
            assertThat(bare.getFirst().number("width"))
                    .isLessThanOrEqualTo(
                            read(of(Availability.AWAY), theme).getFirst().number("width"));
        }
    }

    @Test
    void messageWithNothingToShow_isTheStateInAWord() {
        for (var state : Availability.values()) {
            var badge = new Badge("Juliet", "\u200b \n", state);
            assertThat(texts(read(badge, Theme.FLAT)).getLast().text()).hasToString(Badge.word(state));
        }
    }

    @Test
    void width_isThatOfTextsAndPaddings() {
        for (var label : List.of("J", "Juliet", "Юлия", "WWWWWWWWWWWWWWWWWWWWWWWWWW")) {
            var elements = read(new Badge(label, "away", Availability.AWAY), Theme.FLAT);
            var texts = texts(elements);
            double labels = Math.ceil(texts.getFirst().number("textLength"));
            double messages = Math.ceil(texts.getLast().number("textLength"));
            assertThat(elements.getFirst().number("width")).isEqualTo(7 + labels + 7 + 7 + 8 + 5 + messages + 7);
        }
    }

    @Test
    void textLength_isTheWidthOfItsLetters() {
        double width = "Juliet".codePoints().map(Glyphs.REGULAR::width).sum() * 11.0 / Glyphs.EM;
        var text = texts(read(JULIET, Theme.FLAT)).getFirst();
        assertThat(text.number("textLength")).isBetween(width, width + 0.1);
        assertThat(text.attributes()).containsEntry("lengthAdjust", "spacingAndGlyphs");
    }

    @Test
    void texts_areWithinThePicture_andDoNotMeet() {
        var longest = new Badge("W".repeat(90), "m".repeat(90), Availability.BUSY);
        for (var theme : Theme.values()) {
            for (var badge : List.of(JULIET, longest, Badge.UNKNOWN)) {
                var elements = read(badge, theme);
                var label = texts(elements).getFirst();
                var message = texts(elements).getLast();
                double end = message.number("x") + message.number("textLength") / 2;
                assertThat(end).isLessThan(elements.getFirst().number("width"));
                if (theme != Theme.CARD) {
                    assertThat(label.number("x") + label.number("textLength") / 2)
                            .isLessThan(message.number("x") - message.number("textLength") / 2 - 3);
                }
            }
        }
    }

    @Test
    void longTexts_areCut() {
        var texts = texts(read(new Badge("x".repeat(500), "y".repeat(500), Availability.AWAY), Theme.PILL));
        assertThat(texts.getFirst().text()).hasToString("x".repeat(59) + "…");
        assertThat(texts.getLast().text()).hasToString("y".repeat(79) + "…");
    }

    @Test
    void textFromRightToLeft_isMarkedAsSuch() {
        var texts = texts(read(new Badge("יוליה", "Juliet", Availability.AWAY), Theme.FLAT));
        assertThat(texts.getFirst().attributes()).containsEntry("direction", "rtl");
        assertThat(texts.getLast().attributes()).doesNotContainKey("direction");
    }

    @Test
    void states_differInShapeAndColor() {
        for (var theme : Theme.values()) {
            var shapes = new HashSet<String>();
            var colors = new HashSet<String>();
            for (var state : Availability.values()) {
                var icon = read(of(state), theme).stream()
                        .filter(element -> element.name().equals("path"))
                        .toList()
                        .getLast();
                var path = icon.attributes().get("d");
                shapes.add(path.substring(path.indexOf('m')));
                colors.add(source(of(state), theme).replaceAll("[^#]*(#[0-9a-f]{6})[^#]*", "$1"));
            }
            assertThat(shapes).hasSize(Availability.values().length);
            assertThat(colors).hasSize(Availability.values().length);
        }
    }

    @Test
    void classes_meanTheSameInAllBadgesOfAPage() {
        var rule = Pattern.compile("\\.([a-z-]+)\\{([^}]*)}");
        var light = Pattern.compile("class=\"([a-z-]+)\" fill=\"([^\"]*)\"");
        var meanings = new HashMap<String, String>();
        for (var theme : Theme.values()) {
            for (var state : Availability.values()) {
                var source = source(of(state), theme);
                var classes = new HashSet<String>();
                rule.matcher(source).results().forEach(match -> {
                    classes.add(match.group(1));
                    assertThat(match.group(1)).startsWith("kith-");
                    assertThat(meanings.merge(match.group(1), match.group(2), (old, now) -> old))
                            .isEqualTo(match.group(2));
                });
                light.matcher(source).results().forEach(match -> {
                    assertThat(classes).contains(match.group(1));
                    assertThat(meanings.merge("light " + match.group(1), match.group(2), (old, now) -> old))
                            .isEqualTo(match.group(2));
                });
            }
        }
    }

    @Test
    void avatar_liesOnTheCard_belowTheState_andAsksNobody() throws Exception {
        Avatar avatar = BadgeHouse.portrait(Color.ORANGE);
        for (var state : Availability.values()) {
            var badge = new Badge("Juliet", Badge.word(state), state, avatar);
            var elements = read(badge, Theme.CARD);
            var names = elements.stream().map(Element::name).toList();
            assertThat(names.indexOf("image")).isBetween(names.lastIndexOf("rect"), names.lastIndexOf("circle"));
            assertThat(names.indexOf("image")).isLessThan(names.lastIndexOf("path"));
            var image = elements.get(names.indexOf("image"));
            assertThat(image.number("x") + image.number("width"))
                    .isLessThan(texts(elements).getFirst().number("x")
                            - texts(elements).getFirst().number("textLength") / 2);
            String data = image.attributes().get("href").replaceFirst("^data:image/png;base64,", "");
            assertThat(Base64.getDecoder().decode(data)).isEqualTo(avatar.png());
            assertThat(title(badge, Theme.CARD)).isEqualTo("Juliet: " + Badge.word(state));
            assertThat(source(badge, Theme.CARD)).doesNotContain(" id=", "url(", "<script", " on");
            for (var theme : List.of(Theme.FLAT, Theme.PILL, Theme.DOT)) {
                assertThat(SvgBadge.render(badge, theme)).isEqualTo(SvgBadge.render(badge.withoutAvatar(), theme));
            }
        }
    }

    @Test
    void picture_isCompleteInItself() {
        for (var theme : Theme.values()) {
            for (var state : Availability.values()) {
                var source = source(of(state), theme);
                assertThat(source).contains("@media(prefers-color-scheme:dark){.kith-");
                assertThat(source.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
                        .doesNotContain("http", "href", "url(", " id=", "<script", "@import", "<image", " on");
            }
        }
    }
}
