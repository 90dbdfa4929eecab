package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a mail header gets to a person. */
class HeaderTextTest {
    private static final String FAMILY = "👩‍👩‍👧";

    /** In the first column {@code ␣} is a space and {@code ⏎} a line end; RFC 2047 §8 has the first eight. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (=?ISO-8859-1?Q?a?=)                              | (a)
            (=?ISO-8859-1?Q?a?= b)                            | (a b)
            (=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)           | (ab)
            (=?ISO-8859-1?Q?a?=␣␣=?ISO-8859-1?Q?b?=)          | (ab)
            (=?ISO-8859-1?Q?a?=⏎␣=?ISO-8859-1?Q?b?=)          | (ab)
            (=?ISO-8859-1?Q?a_b?=)                            | (a b)
            (=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)          | (a b)
            =?US-ASCII?Q?Keith_Moore?=                        | Keith Moore
            =?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?= | If you can read this you understand the example.
            =?utf-8?Q?J=C3=BCrgen?=                           | Jürgen
            =?UTF-8?q?J=c3=bcrgen?=                           | Jürgen
            =?utf-8?B?SsO8cmdlbg==?=                          | Jürgen
            =?utf-8?B?SsO8cmdlbg?=                            | Jürgen
            =?utf-8?B?SsO8 cmdl!bg==?=                        | Jürgen
            =?utf-8?B?Ss==w7w=cmdlbg==?=                      | Jürgen
            =?us-ascii*en-us?Q?Tonight?=                      | Tonight
            =?utf-8*de?B?SsO8cmdlbg==?=                       | Jürgen
            =?utf-8?Q?J=C3?= =?utf-8?Q?=BCrgen?=              | Jürgen
            =?utf-8?B?SsM=?= =?utf-8?Q?=BCrgen?=              | Jürgen
            =?UTF-8?Q?J=C3?= =?utf-8?Q?=BCrgen?=              | Jürgen
            Re: =?utf-8?Q?J=C3=BCrgen?= is here               | Re: Jürgen is here
            Re:=?utf-8?Q?J=C3=BCrgen?=!                       | Re:Jürgen!
            =?utf-8?Q?a?==?utf-8?Q?b?=                        | ab
            =?utf-8?Q?two words?=                             | two words
            =?utf-8?Q?cut =?utf-8?Q?whole?=                   | =?utf-8?Q?cut whole
            =?utf-8?B?SsO8cmd                                 | Jürg
            =?utf-8?Q?100=25_=3D_=ZZ_=4?=                     | 100% = =ZZ =4
            =?utf-8?Q??=                                      | ``
            =?utf-8?Q?=3F=3D?=                                | ?=
            =?utf-8?X?a?=                                     | =?utf-8?X?a?=
            =??Q?a?=                                          | =??Q?a?=
            =?utf-8?Q                                         | =?utf-8?Q
            =?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=             | =?utf-8?Q?x?=
            =?nonsense?Q?J=C3=BCrgen?=                        | Jürgen
            =?nonsense?Q?J=FCrgen?=                           | Jürgen
            =?utf-8?Q?J=FCrgen?=                              | Jürgen
            =?iso-8859-1?Q?J=C3=BCrgen?=                      | Jürgen
            =?us-ascii?Q?J=C3=BCrgen?=                        | Jürgen
            =?iso-8859-1?Q?=80_5_=96_=93x=94?=                | € 5 – “x”
            =?gb2312?Q?J=C3=BCrgen_=E2=82=AC?=                | Jürgen €
            =?koi8-r?B?0NLJ18XU?=                             | привет
            =?windows-1251?Q?=EF=F0=E8=E2=E5=F2?=             | привет
            =?gb2312?B?xOO6ww==?=                             | 你好
            =?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=        | こんにちは
            =?shift_jis?B?grGC8YLJgr+CzQ==?=                  | こんにちは
            =?euc-kr?B?vsiz5w==?=                             | 안녕
            =?big5?B?p0Gmbg==?=                               | 你好
            =?utf-16?B?/v8AaABp?=                             | hi
            =?utf-8?Q?Z=C3=BCrich_is_f=C3=BCr=C3?=            | Zürich is für�
            =?utf-8?Q?a=00b?=                                 | ab
            plain⏎␣folded⏎twice                               | plain folded twice
            """)
    void header_isDecoded(String raw, String text) {
        assertThat(HeaderText.decoded(raw.replace("␣", " ").replace("⏎", "\r\n")))
                .isEqualTo(text);
    }

    @Test
    void rawBytes_areReadAsUtf8_elseAsWindows1252() {
        assertThat(HeaderText.decoded(latin("Jürgen Müller".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("Jürgen Müller");
        assertThat(HeaderText.decoded("J\u00fcrgen \u0080")).isEqualTo("Jürgen €");
        assertThat(HeaderText.decoded("Jürgen € 你好")).isEqualTo("Jürgen € 你好");
        assertThat(HeaderText.decoded(latin("é =?utf-8?Q?=C3=A9?=".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("é é");
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void plainText_staysAsItIs() {
        for (String text : new String[] {
            "Juliet Capulet",
            "Jürgen, Юлия, Ιουλιέτα, Nguyễn",
            "朱丽叶 ♥ 🙂",
            "می‌خواهم",
            "ක්‍ෂ ශ්‍රී",
            "שָׁלוֹם",
            "ကြွေးကြော်",
            "สวัสดี",
            FAMILY,
            "🏳️‍🌈",
            "👩🏽‍❤️‍💋‍👨🏼",
            "1️⃣ ❤️ 🇩🇪",
            "<b>&amp;]]></b> %s %n ${x}"
        }) {
            assertThat(HeaderText.plain(text, 200)).isEqualTo(text);
        }
    }

    @Test
    void whiteSpace_isOneSpaceBetweenWords() {
        assertThat(HeaderText.plain("\t a \n\r  b\u00a0\u2028\u3000c\u0085\u2800d ", 50))
                .isEqualTo("a b c d");
        assertThat(HeaderText.plain(" \n ", 50)).isEmpty();
    }

    @Test
    void whatCannotBeSeen_isDropped() {
        assertThat(HeaderText.plain("a\u0000b\u001bc\u007fd\u0081e\u009ff\u200eg\u200fh\u061ci", 50))
                .isEqualTo("abcdefghi");
        assertThat(HeaderText.plain(
                        "a\u202ab\u202ec\u2066d\u2069e\u200bf\u200cg\u200dh\u2060i\u2064j\ufeffk\u00adl", 50))
                .isEqualTo("abcdefghijkl");
        assertThat(HeaderText.plain(
                        "a\u3164b\u115fc\u1160d\uffa0e\ufe00f\ufe0fg\u034fh\ue000i\ufdd0j\uffffk\ud800l\udc00", 50))
                .isEqualTo("abcdefghijkl");
        assertThat(HeaderText.plain("a\udb40\udc41b\udb40\udd00c\udbff\udfffd\u180ee\u17b4f", 50))
                .isEqualTo("abcdef");
        assertThat(HeaderText.plain("1\ufe0f2\ufe0e #\ufe0f", 50)).isEqualTo("12 #");
        assertThat(HeaderText.plain("\u0301a\u200d\u200d\u0301", 50)).isEqualTo("a\u0301");
    }

    @Test
    void towersOfAccents_areCut() {
        assertThat(HeaderText.plain("Z" + "\u0337\u0308".repeat(40) + "a\u0301", 50))
                .isEqualTo("Z\u0337\u0308\u0337\u0308a\u0301");
        assertThat(HeaderText.plain("क" + "\u093e".repeat(40), 50)).isEqualTo("क" + "\u093e".repeat(8));
        assertThat(HeaderText.plain("👩‍".repeat(20), 400))
                .isEqualTo("👩‍".repeat(8) + "👩" + "👩‍".repeat(8) + "👩👩‍👩");
    }

    @Test
    void longText_isCutAfterALetter() {
        assertThat(HeaderText.plain("Juliet", 6)).isEqualTo("Juliet");
        assertThat(HeaderText.plain("Juliet!", 6)).isEqualTo("Julie…");
        assertThat(HeaderText.plain("Juli et", 6)).isEqualTo("Juli…");
        assertThat(HeaderText.plain("ab" + FAMILY, 6)).isEqualTo("ab…");
        assertThat(HeaderText.plain(FAMILY + FAMILY, 10)).isEqualTo(FAMILY + "…");
        assertThat(HeaderText.plain("abe\u0301fg", 4)).isEqualTo("ab…");
        assertThat(HeaderText.plain("🇩🇪🇩🇪", 7)).isEqualTo("🇩🇪…");
        assertThat(HeaderText.plain("\u1100".repeat(40), 6)).isEqualTo("\u1100".repeat(5) + "…");
        assertThat(HeaderText.plain("👩👩", 2)).isEqualTo("…");
        assertThat(HeaderText.plain("👩‍👩‍👩", 4)).isEqualTo("👩…");
        assertThat(HeaderText.plain("ab", 1)).isEqualTo("…");
        assertThat(HeaderText.plain("ab", 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
            Romeo Montague <romeo@montague.example>               | Romeo Montague | romeo@montague.example
            "Romeo Montague" <romeo@montague.example>             | Romeo Montague | romeo@montague.example
            <romeo@montague.example>                              | ``             | romeo@montague.example
            romeo@montague.example                                | ``             | romeo@montague.example
            romeo@montague.example (Romeo (of Verona))            | Romeo (of Verona) | romeo@montague.example
            "Montague, \\"R\\" <x@y>" <romeo@montague.example>    | Montague, "R" <x@y> | romeo@montague.example
            Montague, Romeo <romeo@montague.example>              | Montague, Romeo | romeo@montague.example
            =?utf-8?Q?Montague,_Romeo_=3Cx@y=3E?= <romeo@montague.example> | Montague, Romeo <x@y> | romeo@montague.example
            =?utf-8?Q?J=C3=BC?= =?utf-8?Q?rgen?= <j@a.example>    | Jürgen         | j@a.example
            "=?utf-8?Q?J=C3=BCrgen?=" <j@a.example>               | Jürgen         | j@a.example
            a@a.example, b@b.example                              | ``             | a@a.example
            A <a@a.example>, B <b@b.example>                      | A              | a@a.example
            Team: A <a@a.example>, B <b@b.example>;               | A              | a@a.example
            undisclosed-recipients:;                              | ``            | ``
            "ann smith"@a.example                                 | "ann smith"@a.example | ``
            "ann"@a.example                                       | ``             | "ann"@a.example
            A <@r.example,@s.example:a@a.example>                 | A              | a@a.example
            A <b@b.example> <a@a.example>                         | A  <b@b.example> | a@a.example
            "A <a@a.example>                                      | "A             | a@a.example
            A (b <a@a.example>                                    | A (b           | a@a.example
            A <a@a.example                                        | A <a@a.example | ``
            A <a a@a.example>                                     | A              | ``
            A <a\u2003a@a.example>                                | A              | ``
            A <a\u00A0a@a.example>                                | A              | ``
            A <>                                                  | A              | ``
            Mailer-Daemon                                         | Mailer-Daemon  | ``
            j@müller.example                                      | ``             | j@müller.example
            <=?utf-8?Q?a=40a.example?=>                           | ``             | ``
            ``                                                    | ``             | ``
            """)
    void sender_isWhoTheMailNamesFirst(String raw, String name, String address) {
        assertThat(HeaderText.sender(raw)).isEqualTo(new Sender(name, address));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
            Romeo                 | romeo@montague.example | Romeo
            ``                    | romeo@montague.example | romeo@montague.example
            ROMEO@montague.example | romeo@montague.example | ROMEO@montague.example
            boss@bank.example     | romeo@montague.example | romeo@montague.example
            boss＠bank.example    | romeo@montague.example | romeo@montague.example
            boss﹫bank.example    | romeo@montague.example | romeo@montague.example
            the boss (boss@bank.example) | r@m.example     | r@m.example
            boss@bank.example     | ``                     | ``
            Romeo                 | ``                     | Romeo
            ``                    | ``                     | ``
            """)
    void sender_isShownByNameUnlessItPosesAsAnAddress(String name, String address, String shown) {
        assertThat(HeaderText.shown(new Sender(name, address), 50)).isEqualTo(shown);
    }

    @Test
    void addressTurnedAround_isShownAsItIs() {
        assertThat(HeaderText.shown(new Sender("\u202Eelpmaxe.knab@ssob", "r@m.example"), 50))
                .isEqualTo("r@m.example");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
            List Header <list-header.nisto.com>   | list-header.nisto.com
            "a <b>" <List.Example.ORG>            | list.example.org
            list.example.org                      | list.example.org
            < list.example.org >                  | list.example.org
            <list.example.org                     | <list.example.org
            <>                                    | ``
            ``                                    | ``
            """)
    void listId_isWhatStandsInTheBrackets(String raw, String id) {
        assertThat(HeaderText.listId(raw)).isEqualTo(id);
    }

    @Test
    void messageId_isTheSameHoweverItComes() {
        assertThat(HeaderText.messageId("<a@b>")).isEqualTo("a@b");
        assertThat(HeaderText.messageId(" a@b\r\n")).isEqualTo("a@b");
        assertThat(HeaderText.messageId("\r\n <a@b> (comment)")).isEqualTo("a@b");
        assertThat(HeaderText.messageId("<A@b> <c@d>")).isEqualTo("A@b");
        assertThat(HeaderText.messageId("<a\u0000 \ud800@\tb>")).isEqualTo("a@b");
        assertThat(HeaderText.messageId(latin("<ü@b>".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(HeaderText.messageId("<ü@b>"))
                .isEqualTo("ü@b");
        assertThat(HeaderText.messageId("<>")).isEmpty();
        assertThat(HeaderText.messageId("")).isEmpty();
        assertThat(HeaderText.messageId("<" + "a".repeat(998) + ">")).hasSize(998);
        assertThat(HeaderText.messageId("<" + "a".repeat(999) + ">"))
                .startsWith("sha256:")
                .hasSize(71)
                .isNotEqualTo(HeaderText.messageId("<" + "b".repeat(999) + ">"));
    }
}
