package dev.kith.xmpp;

/**
 * The last look at everything we send: what XML 1.0 §2.2 forbids is replaced, because one such character, taken over
 * from one mail or one card, would make the server close the stream for everybody.
 */
public final class LegalXml {
    private static final char REPLACEMENT = '\uFFFD';
    private static final String END_OF_SECTION = "]]>";

    private LegalXml() {}

    /**
     * The text with every character that XML 1.0 does not allow, and every half of a surrogate pair without its other
     * half, replaced by U+FFFD. Markup passes unchanged: all of it is legal. So is everything else that Smack writes but for
     * one thing: it leaves the {@code >} in the text of a body as it is, which after {@code ]]} is not well-formed
     * (XML 1.0 §2.4). Smack writes no CDATA sections, so nothing else ends like that.
     */
    public static String clean(String text) {
        StringBuilder cleaned = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean legal;
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                legal = pair;
                if (pair) {
                    if (cleaned != null) {
                        cleaned.append(c);
                    }
                    i++;
                    c = text.charAt(i);
                }
            } else {
                legal = (c >= 0x20 && c <= 0xFFFD) || c == '\t' || c == '\n' || c == '\r';
            }
            if (!legal && cleaned == null) {
                cleaned = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (cleaned != null) {
                cleaned.append(legal ? c : REPLACEMENT);
            }
        }
        String legal = cleaned == null ? text : cleaned.toString();
        return legal.contains(END_OF_SECTION) ? legal.replace(END_OF_SECTION, "]]&gt;") : legal;
    }
}
