package dev.kith.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.presence.AvatarSource;
import dev.kith.presence.AvatarSource.Answer;
import java.util.Base64;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jxmpp.JxmppContext;

/** What servers answer when they are asked for a picture, and what strangers put there. */
class AvatarStanzasTest {
    @BeforeAll
    static void boot() {
        SmackBoot.boot();
    }

    private static Stanza read(String inside) throws Exception {
        var parser =
                PacketParserUtils.getParserFor("<iq xmlns='jabber:client' type='result' id='1'>" + inside + "</iq>");
        return PacketParserUtils.parseStanza(parser, XmlEnvironment.EMPTY, JxmppContext.getDefaultContext());
    }

    private static Answer card(String inside) throws Exception {
        return ((VCardPhoto) read("<vCard xmlns='vcard-temp'>" + inside + "</vCard>")).photo();
    }

    private static Answer photo(String binval) throws Exception {
        return card("<FN>Juliet</FN><PHOTO><TYPE>image/svg+xml</TYPE><BINVAL>" + binval + "</BINVAL></PHOTO>");
    }

    private static AvatarItems items(String node, String item) throws Exception {
        return (AvatarItems) read("<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='" + node + "'>" + item
                + "</items></pubsub>");
    }

    private static AvatarItems metadata(String infos) throws Exception {
        return items(
                "urn:xmpp:avatar:metadata",
                "<item id='x'><metadata xmlns='urn:xmpp:avatar:metadata'>" + infos + "</metadata></item>");
    }

    private static void isPicture(Answer answer, byte... bytes) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Picture.class,
                        picture -> assertThat(picture.bytes()).isEqualTo(bytes));
    }

    @Test
    void photo_isDecoded_howeverItsLinesAreBroken() throws Exception {
        isPicture(photo("AQID"), (byte) 1, (byte) 2, (byte) 3);
        isPicture(photo(" AQ\r\n\tID \n"), (byte) 1, (byte) 2, (byte) 3);
        isPicture(photo("A&#10;Q<!-- -->ID"), (byte) 1, (byte) 2, (byte) 3);
        isPicture(photo("AQI="), (byte) 1, (byte) 2);
    }

    @Test
    void whatIsNoBase64_isGarbled_andNothingIsNone() throws Exception {
        for (String text : new String[] {"A", "AQID%%%%", "AQ=ID", "ä", "====", "data:image/png;base64,AQID"}) {
            assertThat(photo(text)).as(text).isEqualTo(new Answer.Garbled());
        }
        assertThat(photo("")).isEqualTo(new Answer.None());
        assertThat(photo(" \n \t ".repeat(100_000))).isEqualTo(new Answer.None());
        assertThat(card("")).isEqualTo(new Answer.None());
        assertThat(card("<PHOTO/>")).isEqualTo(new Answer.None());
        assertThat(card("<PHOTO><EXTVAL>http://127.0.0.1/</EXTVAL></PHOTO>")).isEqualTo(new Answer.None());
        assertThat(card("<LOGO><BINVAL>AQID</BINVAL></LOGO>")).isEqualTo(new Answer.None());
        assertThat(card("<BINVAL>AQID</BINVAL>")).isEqualTo(new Answer.None());
    }

    @Test
    void photo_isAsLongAsItMayBe_andNotAByteLonger() throws Exception {
        byte[] longest = new byte[AvatarSource.MOST_BYTES];
        isPicture(photo(Base64.getMimeEncoder().encodeToString(longest)), longest);
        byte[] more = new byte[AvatarSource.MOST_BYTES + 1];
        assertThat(photo(Base64.getEncoder().encodeToString(more))).isEqualTo(new Answer.TooLong());
        assertThat(photo("A".repeat(7_000_000))).isEqualTo(new Answer.TooLong());
    }

    @Test
    void metadata_namesThePictureThatTheServerHas() throws Exception {
        assertThat(metadata("<info id='a' type='image/png' bytes='100'/>").id()).isEqualTo("a");
        assertThat(metadata("<info id='a' url='http://127.0.0.1/' bytes='1'/><info id='b' bytes='1'/>")
                        .id())
                .isEqualTo("b");
        assertThat(metadata("<info id='a' url='http://127.0.0.1/'/>").id()).isNull();
        assertThat(metadata("<info/>").id()).isNull();
        assertThat(metadata("<info id='" + "a".repeat(100_000) + "'/>").id()).isNull();
        assertThat(metadata("<info id='a'/>").isSwitchedOff()).isFalse();
        assertThat(metadata("").isSwitchedOff()).isTrue();
        assertThat(items("urn:xmpp:avatar:metadata", "").isSwitchedOff()).isFalse();
    }

    @Test
    void metadata_saysWhatIsTooLong() throws Exception {
        assertThat(metadata("<info id='a' bytes='65536'/>").isTooLong()).isFalse();
        assertThat(metadata("<info id='a' bytes='65537'/>").isTooLong()).isTrue();
        assertThat(metadata("<info id='a' bytes='much'/>").isTooLong()).isFalse();
    }

    @Test
    void data_isDecoded() throws Exception {
        isPicture(
                items("urn:xmpp:avatar:data", "<item id='a'><data xmlns='urn:xmpp:avatar:data'>AQID</data></item>")
                        .data(),
                (byte) 1,
                (byte) 2,
                (byte) 3);
        assertThat(items("urn:xmpp:avatar:data", "<item id='a'><data xmlns='other'>AQID</data></item>")
                        .data())
                .isEqualTo(new Answer.None());
    }
}
