package dev.kith.xmpp.component;

import dev.kith.xmpp.XmppConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.iqrequest.IQRequestHandler.Mode;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.disco.packet.DiscoverInfoBuilder;
import org.jivesoftware.smackx.disco.packet.DiscoverItems;
import org.jivesoftware.smackx.iqversion.packet.Version;
import org.jivesoftware.smackx.ping.packet.Ping;

/**
 * What the component answers when it is asked who it is: disco#info and disco#items (XEP-0030), version (XEP-0092), ping
 * (XEP-0199), which commands there are (XEP-0050 §2), and to the server what it is to announce for us (XEP-0355 §7). One
 * answer to each question; addresses at the component that are not its own have nothing to say.
 */
@ApplicationScoped
class Discovery implements LinkPart {
    private static final String AUTOMATION = "automation";

    private final People people;

    Discovery(XmppConfig config) {
        this.people = new People(config);
    }

    @Override
    public void watch(ComponentConnection connection) {
        answerOn(connection, people);
    }

    static void answerOn(XMPPConnection connection, People people) {
        on(connection, "query", DiscoverInfo.NAMESPACE, iq -> info((DiscoverInfo) iq, people));
        on(connection, "query", DiscoverItems.NAMESPACE, iq -> items((DiscoverItems) iq, people));
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

    private static IQ info(DiscoverInfo asked, People people) {
        String node = asked.getNode();
        var answer = DiscoverInfo.builder(asked.getStanzaId())
                .ofType(IQ.Type.result)
                .from(asked.getTo())
                .to(asked.getFrom());
        if (node == null) {
            answer.addIdentity(new DiscoverInfo.Identity("component", "Kith", "generic"));
            answer.addFeature(DiscoverInfo.NAMESPACE);
            answer.addFeature(DiscoverItems.NAMESPACE);
            answer.addFeature(Version.NAMESPACE);
            answer.addFeature(Ping.NAMESPACE);
            answer.addFeature(CommandStanza.NAMESPACE);
            return answer.build();
        }
        answer.setNode(node);
        boolean known = people.isServer(asked.getFrom())
                ? describeDelegated(answer, node)
                : people.owner(asked.getFrom()).isPresent() && describeCommands(answer, node);
        return known ? answer.build() : IQ.createErrorResponse(asked, StanzaError.Condition.item_not_found);
    }

    /** What the server is to announce in its own name and in the name of its people. */
    private static boolean describeDelegated(DiscoverInfoBuilder answer, String node) {
        Optional<String> namespace = DelegatedQuery.announced(node);
        namespace.ifPresent(answer::addFeature);
        return namespace.isPresent();
    }

    private static boolean describeCommands(DiscoverInfoBuilder answer, String node) {
        if (node.equals(CommandStanza.NAMESPACE)) {
            answer.addIdentity(new DiscoverInfo.Identity(AUTOMATION, "Commands", "command-list"));
            return true;
        }
        Optional<AdHocCommands.Command> command = AdHocCommands.Command.byNode(node);
        command.ifPresent(it -> {
            answer.addIdentity(new DiscoverInfo.Identity(AUTOMATION, it.title(), "command-node"));
            answer.addFeature(CommandStanza.NAMESPACE);
            answer.addFeature(CommandStanza.FORM);
        });
        return command.isPresent();
    }

    /** Commands are there for people of our domain; for everybody else there is nothing. */
    private static IQ items(DiscoverItems asked, People people) {
        var answer = new DiscoverItems();
        answer.setType(IQ.Type.result);
        answer.setStanzaId(asked.getStanzaId());
        answer.setFrom(asked.getTo());
        answer.setTo(asked.getFrom());
        String node = asked.getNode();
        answer.setNode(node);
        if (CommandStanza.NAMESPACE.equals(node)
                && people.owner(asked.getFrom()).isPresent()) {
            for (var command : AdHocCommands.Command.values()) {
                var item = new DiscoverItems.Item(asked.getTo());
                item.setNode(command.node());
                item.setName(command.title());
                answer.addItem(item);
            }
        }
        return answer;
    }

    private static IQ version(IQ asked) {
        return Version.builder(IqData.createResponseData(asked))
                .setName("Kith")
                .setVersion("0.1")
                .build();
    }
}
