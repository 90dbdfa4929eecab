package dev.kith.xmpp.component;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.util.XmlStringBuilder;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.JxmppContext;

/**
 * A request of somebody's that our server hands over to us, wrapped up (XEP-0355 §4.3, XEP-0297), and our answer in the same
 * wrapping. Prosody's module speaks version 2 of the protocol, ejabberd 23.01's version 1; they differ in the name only.
 */
final class DelegatedQuery extends IQ {
    static final String ELEMENT = "delegation";
    static final List<String> VERSIONS = List.of("urn:xmpp:delegation:1", "urn:xmpp:delegation:2");
    static final String MAIL = "google:mail:notify";
    static final String SETTING = "google:setting";

    private static final String FORWARD = "urn:xmpp:forward:0";

    /**
     * The request inside; all of it is text from somebody's program.
     *
     * @param attributes of its one element
     * @param mailNotifications the value of the element {@code mailnotifications} in it
     */
    record Inner(
            @Nullable String type,
            @Nullable String id,
            @Nullable String from,
            @Nullable String to,
            String element,
            String namespace,
            Map<String, String> attributes,
            @Nullable String mailNotifications) {
        private Inner wanting(@Nullable String value) {
            return new Inner(type, id, from, to, element, namespace, attributes, value);
        }
    }

    /**
     * The answer inside.
     *
     * @param from whom the person asked
     * @param payload well-formed; empty for none
     * @param error null for a result
     */
    private record InnerAnswer(
            Inner asked,
            String from,
            String payload,
            @Nullable Condition error) {}

    private final @Nullable Inner inner;
    private final @Nullable InnerAnswer answer;

    private DelegatedQuery(String namespace, @Nullable Inner inner, @Nullable InnerAnswer answer) {
        super(ELEMENT, namespace);
        this.inner = inner;
        this.answer = answer;
    }

    /** The request inside, if there is one that can be read. */
    @Nullable
    Inner inner() {
        return inner;
    }

    /** A result for whoever asked. */
    IQ result(Inner asked, String from, CharSequence payload) {
        return wrapped(new InnerAnswer(asked, from, payload.toString(), null));
    }

    /** A refusal for whoever asked. */
    IQ refusal(Inner asked, String from, Condition error) {
        return wrapped(new InnerAnswer(asked, from, "", error));
    }

    private IQ wrapped(InnerAnswer within) {
        var wrapped = new DelegatedQuery(getChildElementNamespace(), null, within);
        wrapped.setType(IQ.Type.result);
        wrapped.setStanzaId(getStanzaId());
        wrapped.setFrom(getTo());
        wrapped.setTo(getFrom());
        return wrapped;
    }

    /** What is to be announced for a node of XEP-0355 §7.2: the feature, for the server as for the people there. */
    static Optional<String> announced(String node) {
        for (String version : VERSIONS) {
            for (String separator : List.of("::", ":bare:")) {
                String prefix = version + separator;
                if (node.startsWith(prefix)) {
                    String namespace = node.substring(prefix.length());
                    return namespace.equals(MAIL) || namespace.equals(SETTING)
                            ? Optional.of(namespace)
                            : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        if (answer == null) {
            xml.setEmptyElement();
            return xml;
        }
        Inner asked = answer.asked();
        xml.rightAngleBracket();
        xml.halfOpenElement("forwarded").attribute("xmlns", FORWARD).rightAngleBracket();
        xml.halfOpenElement("iq")
                .attribute("xmlns", "jabber:client")
                .attribute("type", answer.error() == null ? "result" : "error")
                .attribute("id", String.valueOf(asked.id()))
                .attribute("from", answer.from())
                .attribute("to", String.valueOf(asked.from()))
                .rightAngleBracket();
        xml.append(answer.payload());
        if (answer.error() != null) {
            xml.append(error(answer.error()));
        }
        xml.closeElement("iq").closeElement("forwarded");
        return xml;
    }

    private static XmlStringBuilder error(Condition condition) {
        var xml = new XmlStringBuilder();
        xml.halfOpenElement("error")
                .attribute("type", condition == Condition.resource_constraint ? "wait" : "cancel")
                .rightAngleBracket();
        xml.halfOpenElement(condition.toString())
                .attribute("xmlns", "urn:ietf:params:xml:ns:xmpp-stanzas")
                .closeEmptyElement();
        return xml.closeElement("error");
    }

    /** Reads the wrapping, and of the request inside as much as is used here. */
    static final class Provider extends IqProvider<DelegatedQuery> {
        @Override
        public DelegatedQuery parse(
                XmlPullParser parser, int depth, IqData iq, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            String namespace = parser.getNamespace();
            Head head = null;
            Inner inner = null;
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> {
                        int level = parser.getDepth() - depth;
                        if (level == 2 && parser.getName().equals("iq")) {
                            if (head != null) {
                                throw new IOException("two requests in one wrapping");
                            }
                            head = Head.read(parser);
                        } else if (level == 3 && head != null && inner == null) {
                            inner = head.with(parser);
                        } else if (level == 4
                                && inner != null
                                && parser.getName().equals("mailnotifications")) {
                            inner = inner.wanting(parser.getAttributeValue("value"));
                        }
                    }
                    case END_ELEMENT -> {
                        if (parser.getDepth() == depth) {
                            var query = new DelegatedQuery(namespace, inner, null);
                            query.setType(iq.getType());
                            return query;
                        }
                    }
                    default -> {}
                }
            }
        }

        /** The request's own attributes. */
        private record Head(
                @Nullable String type,
                @Nullable String id,
                @Nullable String from,
                @Nullable String to) {
            static Head read(XmlPullParser parser) {
                return new Head(
                        parser.getAttributeValue("type"),
                        parser.getAttributeValue("id"),
                        parser.getAttributeValue("from"),
                        parser.getAttributeValue("to"));
            }

            Inner with(XmlPullParser element) {
                return new Inner(
                        type, id, from, to, element.getName(), element.getNamespace(), attributes(element), null);
            }
        }

        private static Map<String, String> attributes(XmlPullParser parser) {
            var attributes = new HashMap<String, String>();
            for (int i = 0; i < parser.getAttributeCount(); i++) {
                attributes.put(parser.getAttributeName(i), parser.getAttributeValue(i));
            }
            return attributes;
        }
    }
}
