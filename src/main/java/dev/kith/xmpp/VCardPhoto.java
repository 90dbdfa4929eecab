package dev.kith.xmpp;

import dev.kith.presence.AvatarSource.Answer;
import java.io.IOException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jxmpp.JxmppContext;

/**
 * Somebody's {@code vcard-temp} (XEP-0054), of which only the picture is read. One that is elsewhere ({@code EXTVAL}) is
 * none: no address that a stranger wrote is ever visited.
 */
public final class VCardPhoto extends IQ {
    public static final String ELEMENT = "vCard";
    public static final String NAMESPACE = "vcard-temp";

    private final Answer photo;

    private VCardPhoto(Answer photo) {
        super(ELEMENT, NAMESPACE);
        this.photo = photo;
    }

    /** Asks for it. */
    public static VCardPhoto get() {
        var get = new VCardPhoto(new Answer.None());
        get.setType(Type.get);
        return get;
    }

    public Answer photo() {
        return photo;
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        xml.setEmptyElement();
        return xml;
    }

    /** Reads it; everything else that people write on their cards is passed over. */
    static final class Provider extends IqProvider<VCardPhoto> {
        @Override
        public VCardPhoto parse(
                XmlPullParser parser, int depth, IqData iq, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            Answer photo = new Answer.None();
            boolean inPhoto = false;
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> {
                        if (parser.getDepth() == depth + 1) {
                            inPhoto = parser.getName().equals("PHOTO");
                        } else if (inPhoto && parser.getName().equals("BINVAL") && photo instanceof Answer.None) {
                            photo = Base64Text.read(parser).answer();
                        }
                    }
                    case END_ELEMENT -> {
                        if (parser.getDepth() == depth) {
                            return new VCardPhoto(photo);
                        }
                    }
                    default -> {}
                }
            }
        }
    }
}
