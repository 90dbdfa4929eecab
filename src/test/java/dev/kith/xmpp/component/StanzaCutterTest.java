package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where one stanza ends and the next begins. */
class StanzaCutterTest {
    private static final String OPEN = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept'"
            + " xmlns:stream='http://etherx.jabber.org/streams' id='s1'>";

    /** What the cutter told, in order. */
    private static final class Told implements StanzaCutter.Pieces {
        private final List<String> all = new ArrayList<>();

        @Override
        public void streamOpened(String prefix, Map<String, String> attributes) {
            all.add("opened " + attributes.get("id"));
        }

        @Override
        public void streamClosed() {
            all.add("closed");
        }

        @Override
        public void onCompleteElement(String element) {
            all.add(element);
        }

        @Override
        public void tooDeep() {
            all.add("too deep");
        }
    }

    private final Told told = new Told();
    private final StanzaCutter cutter = new StanzaCutter(told);

    private void feed(String xml) throws IOException {
        cutter.feed(xml.toCharArray(), xml.length());
    }

    private static String nested(int depth) {
        return "<a>".repeat(depth) + "</a>".repeat(depth);
    }

    @Test
    void stanzas_areCutApart_whereverThePiecesOfTheStreamEnd() throws IOException {
        String[] stanzas = {
            "<message from='a@b' to=\"c>d\"><body>1 &gt; 0 &amp; '/>' \uD83D\uDC98</body></message>",
            "<presence/>",
            "<presence ><show>a/b</show></presence >",
            "<iq type='get'><query xmlns='x:y'/></iq>"
        };
        String all = OPEN + String.join("", stanzas) + "</stream:stream>";
        for (int size = 1; size <= all.length(); size++) {
            var now = new Told();
            var fresh = new StanzaCutter(now);
            char[] buffer = new char[size];
            for (int from = 0; from < all.length(); from += size) {
                int length = Math.min(size, all.length() - from);
                all.getChars(from, from + length, buffer, 0);
                fresh.feed(buffer, length);
            }
            assertThat(now.all)
                    .as("in pieces of %d", size)
                    .containsExactly("opened s1", stanzas[0], stanzas[1], stanzas[2], stanzas[3], "closed");
        }
    }

    @Test
    void streamTagInsideAStanza_opensNothing() throws IOException {
        String smuggler = "<message><s:stream xmlns:s='http://etherx.jabber.org/streams' id='s2'>"
                + "<message from='capulet.example'/></s:stream></message>";
        feed(OPEN + smuggler + "<presence/>");
        assertThat(told.all).containsExactly("opened s1", smuggler, "<presence/>");
    }

    @Test
    void streamTagAsAStanza_opensNothing() throws IOException {
        String second = "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='s2'><presence/>"
                + "</stream:stream>";
        feed(OPEN + second);
        assertThat(told.all).containsExactly("opened s1", second);
    }

    @Test
    void endOfAStreamInsideAStanza_closesNothing() throws IOException {
        String nested = "<message><stream:stream/></message>";
        feed(OPEN + nested + "<presence/>");
        assertThat(told.all).containsExactly("opened s1", nested, "<presence/>");
    }

    @Test
    void elementAsDeepAsAllowed_isNoSurprise() throws IOException {
        feed(OPEN + nested(StanzaCutter.MAX_DEPTH));
        assertThat(told.all).containsExactly("opened s1", nested(StanzaCutter.MAX_DEPTH));
    }

    @Test
    void elementTooDeep_isToldOnce_beforeItIsComplete() throws IOException {
        feed(OPEN + nested(StanzaCutter.MAX_DEPTH + 5) + "<presence/>");
        assertThat(told.all)
                .containsExactly("opened s1", "too deep", nested(StanzaCutter.MAX_DEPTH + 5), "<presence/>");
    }

    @Test
    void manyStanzas_areNotTakenForOneDeepOne() throws IOException {
        feed(OPEN);
        for (int i = 0; i < 2 * StanzaCutter.MAX_DEPTH; i++) {
            feed("<presence><show/></presence>");
        }
        assertThat(told.all).hasSize(1 + 2 * StanzaCutter.MAX_DEPTH).doesNotContain("too deep");
    }

    @Test
    void stanzaThatNeverEnds_isGivenUp() throws IOException {
        feed(OPEN + "<message><body>");
        String more = "x".repeat(64 * 1024);
        assertThatThrownBy(() -> {
                    for (int size = 0; size <= StanzaCutter.MAX_STANZA; size += more.length()) {
                        feed(more);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(StanzaCutter.MAX_STANZA));
    }

    /** Ten thousand contacts, as one answer. */
    @Test
    void largeRoster_isCutWhole() throws IOException {
        String roster = "<iq>"
                + "<item jid='romeo@montague.example' name='Romeo Montague, of the house of the enemy'>"
                        .concat("<group>Lovers and friends of the family</group></item>")
                        .repeat(10_000)
                + "</iq>";
        feed(OPEN + roster + "<presence/>");
        assertThat(told.all).containsExactly("opened s1", roster, "<presence/>");
    }
}
