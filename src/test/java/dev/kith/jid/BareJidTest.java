package dev.kith.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BareJidTest {

    /** RFC 7622 §3.5, table 1, the addresses there without their resources. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "juliet@example.com",
                "foo\\20bar@example.com",
                "fußball@example.com",
                "π@example.com",
                "σ@example.com",
                "ς@example.com",
                "king@example.com",
                "example.com",
                "a.example.com"
            })
    void addressOfTheRfc_isItsOwnNormalForm(String text) {
        assertThat(BareJid.parse(text)).hasToString(text);
    }

    /** RFC 7622 §3.5, table 2, and the resources of table 1, which make no bare JID. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"juliet\"@example.com",
                "foo bar@example.com",
                "juliet@example.com/ foo",
                "@example.com/",
                "@example.com",
                "henryⅣ@example.com",
                "♚@example.com",
                "juliet@",
                "/foobar",
                "juliet@example.com/foo",
                "a.example.com/b@example.net"
            })
    void addressThatTheRfcRefuses_isRefused(String text) {
        assertThatThrownBy(() -> BareJid.parse(text)).isInstanceOf(IllegalJid.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Juliet@Example.COM, juliet@example.com",
        "Σ@example.com, σ@example.com",
        "ÉMILE@example.com, émile@example.com",
        "E\u0301mile@example.com, émile@example.com",
        "ｊｕｌｉｅｔ@example.com, juliet@example.com",
        "ＪＵＬＩＥＴ@example.com, juliet@example.com",
        "ﾊﾟ@example.com, パ@example.com",
        "juliet@ｅｘａｍｐｌｅ.com, juliet@example.com",
        "juliet@example。com, juliet@example.com",
        "juliet@example.com., juliet@example.com",
        "juliet@MÜLLER.example, juliet@müller.example",
        "juliet@xn--mller-kva.example, juliet@müller.example",
        "juliet@XN--MLLER-KVA.example, juliet@müller.example",
        "juliet@127.0.0.1, juliet@127.0.0.1"
    })
    void otherSpelling_isTheSameAddress(String text, String normal) {
        assertThat(BareJid.parse(text)).isEqualTo(BareJid.parse(normal)).hasToString(normal);
    }

    @ParameterizedTest
    @CsvSource({"fußball@example.com, fussball@example.com", "σ@example.com, ς@example.com", "a@b.example, b.example"})
    void differentAddresses_stayDifferent(String one, String other) {
        assertThat(BareJid.parse(one)).isNotEqualTo(BareJid.parse(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a@b@c",
                "a@.",
                "a@..",
                "a@b..",
                "a@.b",
                "a@b..c",
                "a@b c",
                " a@b",
                "a@b ",
                "a@b:5222",
                "a@b?message",
                "a@-b",
                "a@b-",
                "a\u0000@b",
                "a@b\u0000",
                "a\n@b",
                "a\u200d@b",
                "\ud800@b",
                "a@\ud800",
                "אa@b",
                "a&b@c",
                "a'b@c",
                "a:b@c",
                "<a>@c"
            })
    void textThatIsNoAddress_isRefused(String text) {
        assertThatThrownBy(() -> BareJid.parse(text)).isInstanceOf(IllegalJid.class);
    }

    /** Mapped to its ASCII form, each would put a second meaning into the address. */
    @ParameterizedTest
    @ValueSource(strings = {"＠", "／", "：", "＆", "＜", "＞", "＂", "＇"})
    void fullWidthFormOfAForbiddenCharacter_isRefused(String character) {
        assertThatThrownBy(() -> BareJid.parse("mallory" + character + "b.example@c.example"))
                .isInstanceOf(IllegalJid.class);
    }

    /** U+10AA, a Georgian capital, whose small letter IDNA 2003 does not know. */
    @Test
    void domainWhoseLowerCaseIsNoDomain_isRefused() {
        assertThatThrownBy(() -> BareJid.parse("a@\u10aa.example")).isInstanceOf(IllegalJid.class);
    }

    @Test
    void localpartOf1023Bytes_isAnAddress() {
        String local = "a" + "ü".repeat(511);
        assertThat(local.getBytes(StandardCharsets.UTF_8)).hasSize(1023);
        assertThat(BareJid.parse(local + "@example.com").localpart()).isEqualTo(local);
    }

    @Test
    void localpartOf1024Bytes_isRefused() {
        assertThatThrownBy(() -> BareJid.parse("ü".repeat(512) + "@example.com"))
                .isInstanceOf(IllegalJid.class)
                .hasMessageContaining("1023");
    }

    @Test
    void localpartThatMappingMakesShortEnough_isAnAddress() {
        assertThat(BareJid.parse("ａ".repeat(1023) + "@example.com").localpart()).isEqualTo("a".repeat(1023));
    }

    @Test
    void domainOf1023Bytes_isAnAddress() {
        String domain = "b.".repeat(511) + "b";
        assertThat(BareJid.parse("a@" + domain).domainpart()).isEqualTo(domain);
    }

    @Test
    void domainOf1024Bytes_isRefused() {
        assertThatThrownBy(() -> BareJid.parse("a@" + "b.".repeat(511) + "bb"))
                .isInstanceOf(IllegalJid.class)
                .hasMessageContaining("1023");
    }

    @Test
    void labelOf64Bytes_isRefused() {
        assertThatThrownBy(() -> BareJid.parse("a@" + "b".repeat(64) + ".example"))
                .isInstanceOf(IllegalJid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ü", "\u0301", "@", "b."})
    void endlessPart_isRefused(String piece) {
        assertThatThrownBy(() -> BareJid.parse("a@" + piece.repeat(100_000))).isInstanceOf(IllegalJid.class);
    }

    @Test
    void refusal_neverRepeatsTheText() {
        assertThatThrownBy(() -> BareJid.parse("secret name@example.com")).hasMessageNotContaining("secret");
    }

    /** What one parse gives, another must take: it goes through the database and over the wire. */
    @Property(tries = 20_000)
    void parsingAgain_changesNothing(@ForAll("addresses") String text) {
        BareJid jid = parsed(text);
        Statistics.collect(jid != null);
        Statistics.coverage(seen -> seen.check(true).percentage(share -> share > 5));
        if (jid != null) {
            assertThat(BareJid.parse(jid.toString())).isEqualTo(jid).hasToString(jid.toString());
        }
    }

    private static BareJid parsed(String text) {
        try {
            return BareJid.parse(text);
        } catch (IllegalJid e) {
            return null; // any other exception is a failure
        }
    }

    @Provide
    Arbitrary<String> addresses() {
        return Combinators.combine(part(), part()).as((local, domain) -> local + "@" + domain);
    }

    /** Mostly plain letters, so that some are addresses; with scripts and forms that mapping changes. */
    private static Arbitrary<String> part() {
        return Arbitraries.frequencyOf(
                        Tuple.of(12, Arbitraries.chars().range('a', 'z')),
                        Tuple.of(2, Arbitraries.chars().range('A', 'Z')),
                        Tuple.of(2, Arbitraries.of('-', '.', '0')),
                        Tuple.of(2, Arbitraries.chars().range('\u00c0', '\u024f')),
                        Tuple.of(1, Arbitraries.chars().range('\u0300', '\u036f')),
                        Tuple.of(1, Arbitraries.chars().range('\u10a0', '\u13ff')),
                        Tuple.of(1, Arbitraries.chars().range('\u2100', '\u214f')),
                        Tuple.of(2, Arbitraries.chars().range('\uff01', '\uff9f')),
                        Tuple.of(1, Arbitraries.chars()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(chars -> chars.stream().map(String::valueOf).collect(Collectors.joining()));
    }
}
