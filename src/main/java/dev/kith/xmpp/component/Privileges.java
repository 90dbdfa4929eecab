package dev.kith.xmpp.component;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.xml.namespace.QName;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.ExtensionElementProvider;
import org.jivesoftware.smack.util.XmlStringBuilder;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jxmpp.JxmppContext;

/** What the server says that we may do (XEP-0356 §4.1); version 1 and 2 of the protocol say it alike. */
record Privileges(String namespace, Map<String, String> granted) implements ExtensionElement {
    static final String ELEMENT = "privilege";
    static final String VERSION_1 = "urn:xmpp:privilege:1";
    static final String VERSION_2 = "urn:xmpp:privilege:2";

    Privileges {
        granted = Map.copyOf(granted);
    }

    boolean rosters() {
        return "both".equals(granted.get("roster"));
    }

    boolean presence() {
        return granted.containsKey("presence") && !"none".equals(granted.get("presence"));
    }

    @Override
    public String getNamespace() {
        return namespace;
    }

    @Override
    public String getElementName() {
        return ELEMENT;
    }

    @Override
    public QName getQName() {
        return new QName(namespace, ELEMENT);
    }

    @Override
    public XmlStringBuilder toXML(XmlEnvironment environment) {
        return new XmlStringBuilder(this, environment).closeEmptyElement();
    }

    /** Reads the advertisement. */
    static final class Provider extends ExtensionElementProvider<Privileges> {
        @Override
        public Privileges parse(XmlPullParser parser, int depth, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            String namespace = parser.getNamespace();
            var granted = new HashMap<String, String>();
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> {
                        String access = parser.getAttributeValue("access");
                        String type = parser.getAttributeValue("type");
                        if (parser.getName().equals("perm") && access != null && type != null) {
                            granted.put(access, type);
                        }
                    }
                    case END_ELEMENT -> {
                        if (parser.getDepth() == depth) {
                            return new Privileges(namespace, granted);
                        }
                    }
                    default -> {}
                }
            }
        }
    }
}
