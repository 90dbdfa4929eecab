package dev.kith.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Every code point there is, and every half of a surrogate pair, through what writes our stanzas into two parsers. */
class LegalXmlTest {
    private static final XmlEnvironment AS_CLIENT = new XmlEnvironment("jabber:client");
    private static final int BATCH = 128;

    /** What stands between two characters, so that none of them meets the next. */
    private static final char BETWEEN = 'x';

    /** The attributes and texts of the elements, in the order in which a parser meets them. */
    private record Read(List<String> attributes, List<String> texts) {
        Read() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Text just as it comes, where a stanza of ours could have any: no part of the product is so careless. */
    private static final class RawIq extends IQ {
        private final String text;

        RawIq(String text) {
            super("raw", "urn:example:raw");
            this.text = text;
        }

        @Override
        protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
            xml.attribute("value", text);
            xml.rightAngleBracket();
            xml.element("text", text);
            return xml;
        }
    }

    @BeforeAll
    static void boot() {
        SmackBoot.boot();
    }

    /** XML 1.0 §2.2, production Char. */
    private static boolean isLegal(int c) {
        return c == 0x9
                || c == 0xA
                || c == 0xD
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }

    /** The legal text: what is forbidden replaced, white space as XML reads it back (§2.11; in attributes §3.3.3). */
    private static String legal(int c, boolean inAttribute) {
        if (!isLegal(c)) {
            return "\uFFFD";
        }
        return switch (c) {
            case '\r' -> inAttribute ? " " : "\n";
            case '\n', '\t' -> inAttribute ? " " : Character.toString(c);
            default -> Character.toString(c);
        };
    }

    private static void eachBatch(BiConsumer<Integer, String> work) {
        for (int first = 0; first <= Character.MAX_CODE_POINT; first += BATCH) {
            var text = new StringBuilder();
            for (int c = first; c < first + BATCH; c++) {
                text.appendCodePoint(c).append(BETWEEN);
            }
            work.accept(first, text.toString());
        }
    }

    private static String legalBatch(int first, boolean inAttribute) {
        var text = new StringBuilder();
        for (int c = first; c < first + BATCH; c++) {
            text.append(legal(c, inAttribute)).append(BETWEEN);
        }
        return text.toString();
    }

    /** The bytes as the stream carries them. */
    private static byte[] sent(IQ iq) {
        return LegalXml.clean(iq.toXML(AS_CLIENT).toString()).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anyText_isReadBackAsItsLegalForm_byTheParserOfTheJdk() {
        eachBatch((first, text) -> assertThat(bySax(sent(new RawIq(text))))
                .as("from U+%04X", first)
                .satisfies(read -> assertThat(read.attributes()).contains(legalBatch(first, true)))
                .satisfies(read -> assertThat(read.texts()).contains(legalBatch(first, false))));
    }

    @Test
    void anyText_isReadBackAsItsLegalForm_byAalto() {
        eachBatch((first, text) -> assertThat(byAalto(sent(new RawIq(text))))
                .as("from U+%04X", first)
                .satisfies(read -> assertThat(read.attributes()).contains(legalBatch(first, true)))
                .satisfies(read -> assertThat(read.texts()).contains(legalBatch(first, false))));
    }

    /** Alone it stands right behind the name of its element or the quote, and right before the end tag. */
    @Test
    void suspectCharacterAlone_isReadBackAsItsLegalForm() {
        for (int c : suspects()) {
            byte[] xml = sent(new RawIq(Character.toString(c)));
            for (Read read : List.of(bySax(xml), byAalto(xml))) {
                assertThat(read.attributes()).as("U+%04X", c).contains(legal(c, true));
                assertThat(read.texts()).as("U+%04X", c).contains(legal(c, false));
            }
        }
    }

    @Test
    void lowHalfBeforeHighHalf_isTwoReplacements() {
        assertThat(LegalXml.clean("\uDC00\uD800")).isEqualTo("\uFFFD\uFFFD");
        assertThat(LegalXml.clean("\uD800\uD800\uDC00")).isEqualTo("\uFFFD\uD800\uDC00");
        assertThat(LegalXml.clean("a\0\uD83D\uDC98")).isEqualTo("a\uFFFD\uD83D\uDC98");
    }

    @Test
    void legalText_isNotCopied() {
        String text = "<a b='\uD83D\uDC98'>\t\n\r</a>";
        assertThat(LegalXml.clean(text)).isSameAs(text);
    }

    /** The other tests can fail: without the last look both parsers refuse what XML forbids. */
    @Test
    void forbiddenCharacter_withoutTheLastLook_isRefused() {
        for (int c : suspects()) {
            if (!isLegal(c) && (c < 0xD800 || c > 0xDFFF)) { // in UTF-8, half a surrogate pair is a question mark
                byte[] xml = new RawIq(Character.toString(c))
                        .toXML(AS_CLIENT)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
                assertThat(refuses(() -> bySax(xml))).as("JDK, U+%04X", c).isTrue();
                assertThat(refuses(() -> byAalto(xml))).as("aalto, U+%04X", c).isTrue();
            }
        }
    }

    @Test
    void anyContact_isReadBackAsItIs_byBothParsers() {
        eachBatch((first, text) -> {
            var contact = new Contact(
                    BareJid.parse("romeo@montague.example"), text.substring(0, text.length() / 2), List.of(text));
            byte[] xml = sent(RosterQuery.set(contact));
            for (Read read : List.of(bySax(xml), byAalto(xml))) {
                assertThat(read.attributes()).as("from U+%04X", first).contains(contact.name());
                assertThat(new TreeSet<>(read.texts())).as("from U+%04X", first).containsAll(contact.groups());
            }
        });
    }

    /** No address with such characters passes {@link BareJid#parse}; if one ever did, the stream would still live. */
    @Test
    void anyAddress_isReadBackAsItsLegalForm_byBothParsers() {
        eachBatch((first, text) -> {
            byte[] xml = sent(RosterQuery.remove(new BareJid(text, "montague.example")));
            for (Read read : List.of(bySax(xml), byAalto(xml))) {
                assertThat(read.attributes())
                        .as("from U+%04X", first)
                        .contains(legalBatch(first, true) + "@montague.example");
            }
        });
    }

    /** Smack leaves the last character of this as it is in a body, and there only. */
    @Test
    void endOfASection_inABody_isReadBackAsItIs_byBothParsers() {
        var message = StanzaBuilder.buildMessage("m")
                .setSubject("a]]>b")
                .setBody("]]>c]]]>>d]]\u0001>")
                .build();
        assertThat(refuses(() -> bySax(message.toXML(AS_CLIENT)
                        .toString()
                        .replace("\u0001", "")
                        .getBytes(StandardCharsets.UTF_8))))
                .as("without the last look")
                .isTrue();
        byte[] xml = LegalXml.clean(message.toXML(AS_CLIENT).toString()).getBytes(StandardCharsets.UTF_8);
        for (Read read : List.of(bySax(xml), byAalto(xml))) {
            assertThat(read.texts()).contains("a]]>b", "]]>c]]]>>d]]\ufffd>");
        }
    }

    private static List<Integer> suspects() {
        var suspects = new ArrayList<Integer>();
        for (int c = 0; c < 0x100; c++) {
            suspects.add(c);
        }
        suspects.addAll(List.of(0x2028, 0x2029, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFDD0, 0xFEFF));
        suspects.addAll(List.of(0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1FFFE, 0x1FFFF, 0x10FFFE, 0x10FFFF));
        return suspects;
    }

    private static boolean refuses(Runnable parse) {
        try {
            parse.run();
            return false;
        } catch (IllFormed e) {
            return true;
        }
    }

    private static final class IllFormed extends RuntimeException {
        IllFormed(Exception cause) {
            super(cause);
        }
    }

    private static final SAXParserFactory SAX = SAXParserFactory.newDefaultNSInstance();
    private static final XMLInputFactory AALTO = new InputFactoryImpl();

    private static Read bySax(byte[] xml) {
        var read = new Read();
        try {
            SAX.newSAXParser().parse(new ByteArrayInputStream(xml), new DefaultHandler() {
                private final StringBuilder text = new StringBuilder();

                @Override
                public void startElement(String uri, String local, String name, Attributes attributes) {
                    text.setLength(0);
                    for (int i = 0; i < attributes.getLength(); i++) {
                        read.attributes().add(attributes.getValue(i));
                    }
                }

                @Override
                public void characters(char[] part, int start, int length) {
                    text.append(part, start, length);
                }

                @Override
                public void endElement(String uri, String local, String name) {
                    read.texts().add(text.toString());
                    text.setLength(0);
                }

                @Override
                public void fatalError(org.xml.sax.SAXParseException e) throws SAXException {
                    throw e;
                }
            });
            return read;
        } catch (Exception e) {
            throw new IllFormed(e);
        }
    }

    private static Read byAalto(byte[] xml) {
        var read = new Read();
        try {
            var parser = AALTO.createXMLStreamReader(new ByteArrayInputStream(xml), "UTF-8");
            var text = new StringBuilder();
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        text.setLength(0);
                        for (int i = 0; i < parser.getAttributeCount(); i++) {
                            read.attributes().add(parser.getAttributeValue(i));
                        }
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.SPACE -> text.append(parser.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        read.texts().add(text.toString());
                        text.setLength(0);
                    }
                    default -> {}
                }
            }
            return read;
        } catch (XMLStreamException e) {
            throw new IllFormed(e);
        }
    }
}
