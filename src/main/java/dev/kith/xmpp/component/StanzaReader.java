package dev.kith.xmpp.component;

import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.parsing.SmackParsingException;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.JxmppContext;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/** Reads one stanza. One that cannot be read harms nobody but itself: who asked is told, and who waits need not wait. */
final class StanzaReader {
    private static final Logger LOG = Logger.getLogger(StanzaReader.class);

    private StanzaReader() {}

    /**
     * What came of it.
     *
     * @param stanza to be dealt with; an error in place of an answer that cannot be read
     * @param refusal to be sent to whoever asked what cannot be read (RFC 6120 §8.2.3: every request gets an answer)
     */
    record Reading(@Nullable Stanza stanza, @Nullable IQ refusal) {}

    /** What a stanza's own tag says. */
    private record Head(
            String name,
            @Nullable String type,
            @Nullable String id,
            @Nullable String from,
            @Nullable String to) {}

    /** Reads the stanza whose start tag the parser stands at. */
    static Reading read(XmlPullParser parser, boolean tooDeep, XmlEnvironment environment, JxmppContext context) {
        var head = new Head(
                parser.getName(),
                parser.getAttributeValue("type"),
                parser.getAttributeValue("id"),
                parser.getAttributeValue("from"),
                parser.getAttributeValue("to"));
        try {
            if (tooDeep) {
                throw new IOException("it nests too deep");
            }
            return new Reading(PacketParserUtils.parseStanza(parser, environment, context), null);
        } catch (XmlPullParserException | SmackParsingException | IOException | RuntimeException | AssertionError e) {
            // Smack asserts that a default namespace has the prefix null, and aalto says that it is empty.
            LOG.debugf("%s of type %s left out, it cannot be read: %s", head.name(), head.type(), e.getClass());
            return unreadable(head);
        }
    }

    private static Reading unreadable(Head head) {
        if (!head.name().equals("iq") || head.id() == null || head.type() == null) {
            return new Reading(null, null);
        }
        return switch (head.type()) {
            case "get", "set" ->
                new Reading(
                        null, error(Condition.bad_request, StanzaError.Type.MODIFY, head.id(), head.to(), head.from()));
            case "result", "error" ->
                new Reading(
                        error(Condition.undefined_condition, StanzaError.Type.WAIT, head.id(), head.from(), head.to()),
                        null);
            default -> new Reading(null, null);
        };
    }

    private static @Nullable IQ error(
            Condition condition, StanzaError.Type type, String id, @Nullable String from, @Nullable String to) {
        try {
            var error = StanzaError.getBuilder(condition).setType(type).build();
            var data = StanzaBuilder.buildIqData(id)
                    .ofType(IQ.Type.error)
                    .from(jid(from).orElse(null))
                    .to(jid(to).orElse(null));
            return ErrorIQ.builder(error, data).build();
        } catch (XmppStringprepException e) {
            return null; // there is nobody to tell
        }
    }

    private static Optional<Jid> jid(@Nullable String text) throws XmppStringprepException {
        return text == null ? Optional.empty() : Optional.of(JidCreate.from(text));
    }
}
