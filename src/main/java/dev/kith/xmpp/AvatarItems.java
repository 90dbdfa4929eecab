package dev.kith.xmpp;

import dev.kith.presence.AvatarSource;
import dev.kith.presence.AvatarSource.Answer;
import java.io.IOException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.JxmppContext;

/** An item of somebody's avatar nodes (XEP-0084 §4, XEP-0060 §6.5), asked for and answered. */
public final class AvatarItems extends IQ {
    public static final String ELEMENT = "pubsub";
    public static final String NAMESPACE = "http://jabber.org/protocol/pubsub";
    private static final int LONGEST_ID = 128;
    private static final String DATA = "urn:xmpp:avatar:data";
    private static final String METADATA = "urn:xmpp:avatar:metadata";

    private final String node;
    private final @Nullable String item;
    private final boolean switchedOff;
    private final boolean tooLong;
    private final Answer data;

    private AvatarItems(String node, @Nullable String item, boolean switchedOff, boolean tooLong, Answer data) {
        super(ELEMENT, NAMESPACE);
        this.node = node;
        this.item = item;
        this.switchedOff = switchedOff;
        this.tooLong = tooLong;
        this.data = data;
    }

    /** Asks which picture there is. */
    public static AvatarItems getMetadata() {
        return get(METADATA, null);
    }

    /** Asks for a picture by the id that the metadata has. */
    public static AvatarItems getData(String id) {
        return get(DATA, id);
    }

    private static AvatarItems get(String node, @Nullable String item) {
        var get = new AvatarItems(node, item, false, false, new Answer.None());
        get.setType(Type.get);
        return get;
    }

    /** In metadata: the id of a picture that the server itself has; null when there is none, or only one elsewhere. */
    public @Nullable String id() {
        return item;
    }

    /** In metadata: whether the person says that they have no picture (XEP-0084 §4.2.3). */
    public boolean isSwitchedOff() {
        return switchedOff;
    }

    /** In metadata: whether it says that the picture is longer than we read. */
    public boolean isTooLong() {
        return tooLong;
    }

    public Answer data() {
        return data;
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        xml.rightAngleBracket();
        xml.halfOpenElement("items").attribute("node", node);
        if (item == null) {
            xml.attribute("max_items", "1").closeEmptyElement();
        } else {
            xml.rightAngleBracket().halfOpenElement("item").attribute("id", item);
            xml.closeEmptyElement().closeElement("items");
        }
        return xml;
    }

    /** Reads the answer; the last item counts, and servers keep no other of these. */
    static final class Provider extends IqProvider<AvatarItems> {
        @Override
        public AvatarItems parse(
                XmlPullParser parser, int depth, IqData iq, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            boolean metadata = false;
            String id = null;
            boolean any = false;
            boolean tooLong = false;
            Answer data = new Answer.None();
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> {
                        String name = parser.getName();
                        if (name.equals("metadata") && METADATA.equals(parser.getNamespace())) {
                            metadata = true;
                        } else if (name.equals("data") && DATA.equals(parser.getNamespace())) {
                            data = Base64Text.read(parser).answer();
                        } else if (metadata && name.equals("info")) {
                            any = true;
                            if (id == null && parser.getAttributeValue("url") == null) {
                                id = known(parser.getAttributeValue("id"));
                                tooLong = isTooLong(parser.getAttributeValue("bytes"));
                            }
                        }
                    }
                    case END_ELEMENT -> {
                        if (parser.getDepth() == depth) {
                            return new AvatarItems("", id, metadata && !any, tooLong, data);
                        }
                    }
                    default -> {}
                }
            }
        }

        /** An id is sent back to ask for the picture, so it must not be too long to be sent; a SHA-1 has 40 letters. */
        private static @Nullable String known(@Nullable String id) {
            return id == null || id.length() > LONGEST_ID ? null : id;
        }

        private static boolean isTooLong(@Nullable String bytes) {
            try {
                return bytes != null && Long.parseLong(bytes) > AvatarSource.MOST_BYTES;
            } catch (NumberFormatException e) {
                return false; // then the picture itself will tell
            }
        }
    }
}
