package dev.kith.xmpp;

import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jxmpp.JxmppContext;

/** Whom somebody has blocked (XEP-0191 §3.2), asked for and answered; what cannot be read is left out. */
public final class BlockList extends IQ {
    public static final String ELEMENT = "blocklist";
    public static final String NAMESPACE = "urn:xmpp:blocking";

    private final Set<String> blocked;

    private BlockList(Set<String> blocked) {
        super(ELEMENT, NAMESPACE);
        this.blocked = Set.copyOf(blocked);
    }

    /** Asks for it. */
    public static BlockList get() {
        var get = new BlockList(Set.of());
        get.setType(Type.get);
        return get;
    }

    /** Bare addresses, a domain as one without a local part; who is blocked with a single resource is not among them. */
    public Set<String> blocked() {
        return blocked;
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        xml.setEmptyElement();
        return xml;
    }

    /** Reads the answer. */
    static final class Provider extends IqProvider<BlockList> {
        @Override
        public BlockList parse(
                XmlPullParser parser, int depth, IqData iq, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            var blocked = new HashSet<String>();
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> {
                        String jid = parser.getAttributeValue("jid");
                        if (parser.getName().equals("item") && jid != null) {
                            add(blocked, jid);
                        }
                    }
                    case END_ELEMENT -> {
                        if (parser.getDepth() == depth) {
                            return new BlockList(blocked);
                        }
                    }
                    default -> {}
                }
            }
        }

        private static void add(Set<String> blocked, String jid) {
            try {
                blocked.add(BareJid.parse(jid).toString());
            } catch (IllegalJid e) {
                // Not an address that could be on a roster.
            }
        }
    }
}
