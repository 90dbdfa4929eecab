package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.RosterQuery;
import dev.kith.xmpp.SmackBoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jivesoftware.smack.SmackException.NoResponseException;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.IQ;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jxmpp.jid.impl.JidCreate;

/** Characters that no contact of ours would hold, through a real server: only the last look stands between. */
class LegalXmlServerTest {
    private static final String JULIET = "juliet@capulet.example";

    @TempDir
    Path folder;

    private ProsodyServer server;
    private ComponentConnection connection;

    /** A roster set with just the text it is given. */
    private static final class RawSet extends IQ {
        private final String jid;
        private final String text;

        RawSet(String jid, String text) {
            super(RosterQuery.ELEMENT, RosterQuery.NAMESPACE);
            setType(IQ.Type.set);
            this.jid = jid;
            this.text = text;
        }

        @Override
        protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
            xml.rightAngleBracket();
            xml.halfOpenElement("item").attribute("jid", jid).attribute("name", text);
            xml.rightAngleBracket().element("group", text).closeElement("item");
            return xml;
        }
    }

    @BeforeEach
    void start() throws Exception {
        SmackBoot.boot();
        server = ProsodyServer.start(folder);
        server.addUser("juliet", "r0m30");
        connection = new ComponentConnection(TestXmppConfig.component(server), new InFlight());
        connection.connect();
        connection.login();
    }

    @AfterEach
    void stop() throws Exception {
        connection.instantShutdown();
        server.close();
    }

    private <T extends IQ> T ask(IQ request) throws Exception {
        request.setFrom(JidCreate.domainBareFrom(server.component()));
        request.setTo(JidCreate.bareFrom(JULIET));
        return connection.sendIqRequestAndWaitForResponse(request);
    }

    private static List<String> sample() {
        var sample = new ArrayList<String>();
        IntStream.range(0, 0x20).forEach(c -> sample.add(Character.toString(c)));
        IntStream.of(0x7F, 0x80, 0x85, 0x9F, 0xA0, 0x7FF, 0x800, 0x2028, 0xD7FF, 0xE000, 0xFDD0, 0xFEFF, 0xFFFD)
                .forEach(c -> sample.add(Character.toString(c)));
        IntStream.of(0xFFFE, 0xFFFF, 0x10000, 0x1F498, 0x1FFFE, 0x1FFFF, 0x10FFFE, 0x10FFFF)
                .forEach(c -> sample.add(Character.toString(c)));
        sample.addAll(List.of("\uD800", "\uDBFF", "\uDC00", "\uDFFF", "\uDC00\uD800", "\uD83D\uD83D\uDC98"));
        sample.addAll(List.of("]]>", "<![CDATA[", "&lt;", "&#0;", "&#xFFFF;", "&unknown;", "<!--", "-->", "<?xml?>"));
        sample.addAll(List.of("'", "\"", "'/>", "\"/>", "</iq>", "</stream:stream>", "%", "&", "a;b", "\\u0000"));
        return sample;
    }

    /** What XML 1.0 allows, as it is read back: line ends are one character (§2.11), in attributes spaces (§3.3.3). */
    private static String legal(String text, boolean inAttribute) {
        String legal = text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]|\\p{Cs}", "\uFFFD");
        return inAttribute ? legal.replaceAll("[\\t\\r\\n]", " ") : legal.replace('\r', '\n');
    }

    @Test
    void anyCharacter_isReadBackFromTheServer_andTheStreamLives() throws Exception {
        for (String nasty : sample()) {
            String text = "a" + nasty + "b";
            IQ unused = ask(new RawSet("romeo@montague.example", text));
            RosterQuery roster = ask(RosterQuery.get());
            var item = roster.items().getFirst();
            String hex =
                    nasty.codePoints().mapToObj(c -> "U+%04X ".formatted(c)).toList() + " as ";
            assertThat(item.name()).as(hex + "name").isEqualTo(legal(text, true));
            assertThat(item.groups()).as(hex + "group").containsExactly(legal(text, false));
        }
        assertThat(connection.isConnected()).isTrue();
    }

    @Test
    void anyCharacterInAnAddress_leavesTheStreamAlive() throws Exception {
        connection.setReplyTimeout(1000); // Prosody 0.12 does not answer where it cannot prepare the address
        for (String nasty : sample()) {
            try {
                IQ unused = ask(new RawSet("romeo" + nasty + "@montague.example", "Romeo"));
            } catch (XMPPErrorException | NoResponseException e) {
                // The server says no, or nothing; what counts is that it goes on listening.
            }
        }
        connection.setReplyTimeout(20_000);
        RosterQuery roster = ask(RosterQuery.get());
        assertThat(roster.items()).allMatch(item -> item.jid().domainpart().equals("montague.example"));
        assertThat(connection.isConnected()).isTrue();
    }
}
