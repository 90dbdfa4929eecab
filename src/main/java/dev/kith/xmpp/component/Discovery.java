package dev.kith.xmpp.component;

import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.iqrequest.IQRequestHandler.Mode;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.disco.packet.DiscoverItems;
import org.jivesoftware.smackx.iqversion.packet.Version;
import org.jivesoftware.smackx.ping.packet.Ping;

/**
 * What the component answers when it is asked who it is: disco#info and disco#items (XEP-0030), version (XEP-0092), ping
 * (XEP-0199). One answer to each question; addresses at the component that are not its own have nothing to say.
 */
final class Discovery {
    private Discovery() {}

    static void answerOn(XMPPConnection connection) {
        on(connection, "query", DiscoverInfo.NAMESPACE, iq -> info((DiscoverInfo) iq));
        on(connection, "query", DiscoverItems.NAMESPACE, Discovery::items);
        on(connection, "query", Version.NAMESPACE, iq -> version(iq));
        on(connection, Ping.ELEMENT, Ping.NAMESPACE, IQ::createResultIQ);
    }

    private interface Answer {
        IQ to(IQ iq);
    }

    private static void on(XMPPConnection connection, String element, String namespace, Answer answer) {
        connection.registerIQRequestHandler(new AbstractIqRequestHandler(element, namespace, IQ.Type.get, Mode.sync) {
            @Override
            public IQ handleIQRequest(IQ iq) {
                return iq.getTo() != null && iq.getTo().hasLocalpart()
                        ? IQ.createErrorResponse(iq, StanzaError.Condition.item_not_found)
                        : answer.to(iq);
            }
        });
    }

    private static IQ info(DiscoverInfo asked) {
        if (asked.getNode() != null) {
            return IQ.createErrorResponse(asked, StanzaError.Condition.item_not_found);
        }
        var answer = DiscoverInfo.builder(asked.getStanzaId())
                .ofType(IQ.Type.result)
                .from(asked.getTo())
                .to(asked.getFrom());
        answer.addIdentity(new DiscoverInfo.Identity("component", "Kith", "generic"));
        answer.addFeature(DiscoverInfo.NAMESPACE);
        answer.addFeature(DiscoverItems.NAMESPACE);
        answer.addFeature(Version.NAMESPACE);
        answer.addFeature(Ping.NAMESPACE);
        return answer.build();
    }

    private static IQ items(IQ asked) {
        var answer = new DiscoverItems();
        answer.setType(IQ.Type.result);
        answer.setStanzaId(asked.getStanzaId());
        answer.setFrom(asked.getTo());
        answer.setTo(asked.getFrom());
        return answer;
    }

    private static IQ version(IQ asked) {
        return Version.builder(IqData.createResponseData(asked))
                .setName("Kith")
                .setVersion("0.1")
                .build();
    }
}
