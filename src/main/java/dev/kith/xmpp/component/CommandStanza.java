package dev.kith.xmpp.component;

import dev.kith.alert.AlertForm.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.JxmppContext;

/**
 * The {@code command} of XEP-0050 with the form of XEP-0004 in it, ours rather than Smack's: what anybody fills in is read
 * as text, in bounds, and understood afterwards.
 */
final class CommandStanza extends IQ {
    static final String ELEMENT = "command";
    static final String NAMESPACE = "http://jabber.org/protocol/commands";
    static final String FORM = "jabber:x:data";

    /**
     * What somebody asks.
     *
     * @param answers what they filled in, by field; null when there was no form, or a cancelled one
     * @param tooMuch whether there was more than any form of ours can hold
     */
    record Request(
            @Nullable String node,
            @Nullable String session,
            @Nullable String action,
            @Nullable Map<String, List<String>> answers,
            boolean tooMuch) {}

    /**
     * What is answered.
     *
     * @param status {@code executing}, {@code completed} or {@code canceled}
     * @param note what came of it; empty for none
     * @param problem whether the note is about something that went wrong
     * @param title of the form
     * @param fields none for no form
     */
    record Reply(
            String node,
            String session,
            String status,
            String note,
            boolean problem,
            String title,
            List<Field> fields) {}

    private final @Nullable Request request;
    private final @Nullable Reply reply;

    private CommandStanza(@Nullable Request request, @Nullable Reply reply) {
        super(ELEMENT, NAMESPACE);
        this.request = request;
        this.reply = reply;
    }

    static CommandStanza answering(IQ asked, Reply reply) {
        var answer = new CommandStanza(null, reply);
        answer.setType(IQ.Type.result);
        answer.setStanzaId(asked.getStanzaId());
        answer.setFrom(asked.getTo());
        answer.setTo(asked.getFrom());
        return answer;
    }

    /** What came in; nothing in an answer. */
    @Nullable
    Request request() {
        return request;
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        if (reply == null) {
            xml.setEmptyElement();
            return xml;
        }
        xml.attribute("node", reply.node())
                .attribute("sessionid", reply.session())
                .attribute("status", reply.status())
                .rightAngleBracket();
        if (!reply.fields().isEmpty()) {
            xml.halfOpenElement("actions").attribute("execute", "complete").rightAngleBracket();
            xml.append("<complete/>").closeElement("actions"); // XEP-0050 §3.4: one step, so that is the only way on
        }
        if (!reply.note().isEmpty()) {
            xml.halfOpenElement("note")
                    .attribute("type", reply.problem() ? "error" : "info")
                    .rightAngleBracket();
            xml.escape(reply.note()).closeElement("note");
        }
        if (!reply.fields().isEmpty()) {
            form(xml, reply.title(), reply.fields());
        }
        return xml;
    }

    private static void form(IQChildElementXmlStringBuilder xml, String title, List<Field> fields) {
        xml.halfOpenElement("x")
                .attribute("xmlns", FORM)
                .attribute("type", "form")
                .rightAngleBracket();
        xml.element("title", title);
        for (Field field : fields) {
            xml.halfOpenElement("field").attribute("var", field.name()).attribute("type", type(field));
            if (!field.label().isEmpty()) {
                xml.attribute("label", field.label());
            }
            xml.rightAngleBracket();
            field.values().forEach(value -> xml.element("value", value));
            field.options().forEach(option -> {
                xml.halfOpenElement("option").attribute("label", option.label()).rightAngleBracket();
                xml.element("value", option.value()).closeElement("option");
            });
            xml.closeElement("field");
        }
        xml.closeElement("x");
    }

    private static String type(Field field) {
        return switch (field.kind()) {
            case YES_NO -> "boolean";
            case LINE -> "text-single";
            case LINES -> "text-multi";
            case ONE_OF -> "list-single";
            case SECRET -> "text-private";
            case TEXT -> "fixed";
        };
    }

    /** Reads what anybody may send. */
    static final class Provider extends IqProvider<CommandStanza> {
        private static final int MOST_FIELDS = 64;
        private static final int MOST_VALUES = 512;
        private static final int LONGEST_VALUE = 1024;

        @Override
        public CommandStanza parse(
                XmlPullParser parser, int depth, IqData iq, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            String node = parser.getAttributeValue("node");
            String session = parser.getAttributeValue("sessionid");
            String action = parser.getAttributeValue("action");
            Map<String, List<String>> answers = null;
            boolean tooMuch = false;
            int values = 0;
            List<String> field = new ArrayList<>();
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> {
                        if (parser.getName().equals("x") && FORM.equals(parser.getNamespace())) {
                            answers = "submit".equals(parser.getAttributeValue("type")) ? new LinkedHashMap<>() : null;
                        } else if (parser.getName().equals("field") && answers != null) {
                            String name = parser.getAttributeValue("var");
                            field = new ArrayList<>();
                            if (name != null && answers.size() < MOST_FIELDS) {
                                answers.put(name, field);
                            } else {
                                tooMuch |= name != null;
                            }
                        } else if (parser.getName().equals("value") && answers != null) {
                            String value = parser.nextText();
                            if (++values > MOST_VALUES || value.length() > LONGEST_VALUE) {
                                tooMuch = true;
                            } else {
                                value.lines().forEach(field::add); // some programs put all lines into one value
                            }
                        }
                    }
                    case END_ELEMENT -> {
                        if (parser.getDepth() == depth) {
                            var stanza = new CommandStanza(new Request(node, session, action, answers, tooMuch), null);
                            stanza.setType(iq.getType());
                            return stanza;
                        }
                    }
                    default -> {}
                }
            }
        }
    }
}
