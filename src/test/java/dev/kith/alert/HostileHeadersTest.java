package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.SAXParserFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** Whatever comes in, what goes out is a short line of plain text. */
class HostileHeadersTest {
    private static final Duration SOON = Duration.ofSeconds(5); // a stopped machine, not a slow header, must fit in
    private static final List<String> HEADERS = HostileHeaders.all();

    @Example
    void headers_areManyAndAlwaysTheSame() {
        assertThat(HEADERS).hasSizeGreaterThanOrEqualTo(2000).doesNotHaveDuplicates();
        assertThat(HostileHeaders.all()).isEqualTo(HEADERS);
    }

    @Example
    void everyHostileHeader_becomesHarmless() {
        HEADERS.forEach(HostileHeadersTest::staysHarmless);
    }

    @Example
    void everyCodePoint_becomesHarmless() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            var text = new StringBuilder("a")
                    .appendCodePoint(codePoint)
                    .append('b')
                    .toString();
            String plain = HeaderText.plain(text, 50);
            assertThat(forbidden(plain)).as("U+%X", codePoint).isNull();
            if (!HeaderText.plain(plain, 50).equals(plain) || !plain.startsWith("a") || !plain.endsWith("b")) {
                throw new AssertionError("U+%X becomes %s".formatted(codePoint, plain));
            }
        }
    }

    @Property(tries = 1500)
    void anyText_becomesHarmless(@ForAll("texts") String text, @ForAll @IntRange(max = 60) int max) {
        isPlain(HeaderText.plain(text, max), max);
        staysHarmless(text);
    }

    @Property(tries = 1000)
    void anyBytes_becomeHarmless(@ForAll byte[] bytes) {
        staysHarmless(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 1000)
    void anyEncodedWord_becomesHarmless(
            @ForAll("charsets") String charset, @ForAll boolean base64, @ForAll byte[] bytes) {
        staysHarmless(encoded(charset, base64, bytes));
    }

    /** What a decent program encodes comes out again. */
    @Property(tries = 1000)
    void decentText_comesOutAsItWent(@ForAll("decent") String text, @ForAll boolean base64) {
        for (String charset : List.of("utf-8", "UTF-8*de", "utf-16be", "GB18030")) {
            byte[] bytes = text.getBytes(java.nio.charset.Charset.forName(charset.replace("*de", "")));
            assertThat(HeaderText.decoded(encoded(charset, base64, bytes))).isEqualTo(text.strip());
        }
        assertThat(HeaderText.decoded(text)).isEqualTo(text.strip());
        String raw = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(HeaderText.decoded(raw)).isEqualTo(text.strip());
    }

    private static String encoded(String charset, boolean base64, byte[] bytes) {
        String content = base64
                ? java.util.Base64.getEncoder().encodeToString(bytes)
                : IntStream.range(0, bytes.length)
                        .mapToObj(i -> "=%02X".formatted(bytes[i]))
                        .reduce("", String::concat);
        return "=?" + charset + (base64 ? "?B?" : "?Q?") + content + "?=";
    }

    private static void staysHarmless(String raw) {
        long started = System.nanoTime();
        String decoded = HeaderText.decoded(raw);
        Sender sender = HeaderText.sender(raw);
        String listId = HeaderText.listId(raw);
        String messageId = HeaderText.messageId(raw);
        isPlain(HeaderText.plain(decoded, 200), 200);
        isPlain(HeaderText.plain(raw, 200), 200);
        isPlain(HeaderText.shown(sender, 40), 40);
        for (String stored : List.of(decoded, sender.name(), sender.address(), listId, messageId)) {
            isStorable(stored);
        }
        assertThat(sender.address()).hasSizeLessThanOrEqualTo(320).doesNotContainAnyWhitespaces();
        assertThat(listId).hasSizeLessThanOrEqualTo(255);
        assertThat(messageId).hasSizeLessThanOrEqualTo(998);
        assertThat(HeaderText.messageId("<" + messageId + ">").length()).isLessThanOrEqualTo(998);
        for (var detail : AlertSettings.Detail.values()) {
            var mail = AlertTextTest.mail(sender.name(), sender.address(), decoded, decoded);
            var text = AlertText.of(AlertTextTest.saying(detail), List.of(mail, mail));
            assertThat(text.body()).hasSizeLessThanOrEqualTo(AlertText.LONGEST).startsWith("2 new mails");
            isHarmless(text.body().replaceAll("[\u2068\u2069]", ""));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
    }

    private static void isPlain(String plain, int max) {
        assertThat(plain.length()).isLessThanOrEqualTo(max);
        isHarmless(plain);
        assertThat(HeaderText.plain(plain, max)).isEqualTo(plain);
    }

    private static void isHarmless(String plain) {
        assertThat(forbidden(plain)).as(plain).isNull();
        assertThat(plain).isEqualTo(plain.strip()).doesNotContain("  ");
        assertThat(plain).doesNotContainPattern("[\\p{Mn}\\p{Me}]{6}"); // four, an emoji style, a keycap
        assertThat(readBack(plain)).isEqualTo(plain);
    }

    /** The first character that must not be there, by a list of its own. */
    private static @org.jspecify.annotations.Nullable String forbidden(String text) {
        return text.codePoints()
                .filter(c -> c < 0x20
                        || (c >= 0x7F && c <= 0x9F)
                        || (c >= 0xD800 && c <= 0xF8FF)
                        || (c >= 0x202A && c <= 0x202E)
                        || (c >= 0x2066 && c <= 0x2069)
                        || (c >= 0x2060 && c <= 0x2064)
                        || (c >= 0xFE00 && c <= 0xFE0E)
                        || (c >= 0xFDD0 && c <= 0xFDEF)
                        || (c >= 0xE0000 && c <= 0xE0FFF)
                        || c >= 0xF0000
                        || (c & 0xFFFE) == 0xFFFE
                        || "\u200b\u200e\u200f\u061c\ufeff\u00ad\u3164\u115f\u1160\uffa0\u2028\u2029\u00a0".indexOf(c)
                                >= 0)
                .mapToObj("U+%X"::formatted)
                .findFirst()
                .orElse(null);
    }

    private static void isStorable(String text) {
        assertThat(text.indexOf('\0')).isEqualTo(-1);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }

    /** What an XML parser makes of it. */
    private static String readBack(String text) {
        var read = new StringBuilder();
        try {
            String xml = "<a>" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</a>";
            PARSERS.newSAXParser().parse(new InputSource(new StringReader(xml)), new DefaultHandler() {
                @Override
                public void characters(char[] characters, int start, int length) {
                    read.append(characters, start, length);
                }
            });
        } catch (Exception e) {
            throw new AssertionError("no legal XML: " + text, e);
        }
        return read.toString();
    }

    private static final SAXParserFactory PARSERS = SAXParserFactory.newInstance();

    /** Texts with many of the characters that matter, and any others. */
    @Provide
    Arbitrary<String> texts() {
        var odd = Arbitraries.of(
                "\u200d",
                "\u200c",
                "\ufe0f",
                "\u20e3",
                "1",
                "#",
                "👩",
                "🏽",
                "❤",
                "\u0301",
                "\u0335",
                "क",
                "\u094d",
                "\u093e",
                "ب",
                "\u064b",
                "\u202e",
                "\u2066",
                " ",
                "\t",
                "\n",
                "\u3164",
                "\ud83d",
                "\udc69",
                "🇩",
                "\u1100",
                "\u1161",
                "a",
                "@",
                "“",
                "\"",
                "=?utf-8?Q?",
                "?=",
                "=?",
                "=C3",
                "<",
                ">",
                "(",
                ")",
                ",",
                "\\",
                "\u0e33",
                "\u0600",
                "ש",
                "\udb40\udc65",
                "\u2800",
                "…");
        var any = Arbitraries.strings().all().ofMaxLength(3);
        return Arbitraries.oneOf(odd, odd, odd, any).list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> decent() {
        return Arbitraries.strings()
                .withChars("abc xyz äöüßéЖдщЯλω你好こんにちは안녕שלום€–“”😀👩")
                .ofMaxLength(30)
                .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    @Provide
    Arbitrary<String> charsets() {
        return Arbitraries.of(java.nio.charset.Charset.availableCharsets().keySet());
    }
}
