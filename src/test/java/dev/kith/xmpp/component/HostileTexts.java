package dev.kith.xmpp.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that have closed streams, and their relatives; the same ones every time. */
final class HostileTexts {
    private static final List<String> PIECES = List.of(
            "\u0000",
            "\u0001",
            "\u000b",
            "\u001b[31m",
            "\u007f",
            "\u0085",
            "\ud800",
            "\udc00",
            "\udbff\udbff",
            "\ufffe",
            "\uffff",
            "\ud83f\udffe",
            "\u202e",
            "\u2066",
            "\u200b",
            "\u2028",
            "\ufeff",
            "]]>",
            "<![CDATA[",
            "</body>",
            "</message></stream:stream>",
            "<!--",
            "<?xml?>",
            "&#0;",
            "&#x1;",
            "&lt;",
            "&amp;amp;",
            "&bogus;",
            "'\"",
            "\r",
            "\r\n",
            "\n\n",
            "\t",
            "a\u0301\u0301\u0301",
            "\ud83d\udc98",
            "<iq type='set'/>",
            "=?utf-8?B?AA==?=",
            "\u0600",
            "xmlns='jabber:component:accept'",
            "%00",
            "\\u0000",
            "</subject><body>",
            "\ue000",
            "\udb40\udc41");

    private HostileTexts() {}

    static List<String> some(int count) {
        var random = new Random(4711);
        var texts = new ArrayList<String>();
        for (int c = 0; c < 0x20 && texts.size() < count; c++) {
            texts.add("a" + (char) c + "b");
        }
        for (int c = 0xd7f8; c <= 0xe008 && texts.size() < count; c += 3) {
            texts.add("x" + (char) c);
        }
        while (texts.size() < count) {
            var text = new StringBuilder("=");
            int pieces = 1 + random.nextInt(12);
            for (int i = 0; i < pieces; i++) {
                text.append(
                        random.nextInt(4) == 0
                                ? String.valueOf((char) random.nextInt(0x10000))
                                : PIECES.get(random.nextInt(PIECES.size())));
            }
            texts.add(text.append('=').toString());
        }
        return texts;
    }
}
