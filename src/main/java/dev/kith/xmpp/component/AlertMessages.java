package dev.kith.xmpp.component;

import dev.kith.alert.Alert;
import dev.kith.alert.ChatRefused;
import dev.kith.alert.ChatSender;
import dev.kith.alert.ChatUnavailable;
import dev.kith.jid.BareJid;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.XmppConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/** Alerts as messages from the component's own address, in the form of RFC 5437. */
@ApplicationScoped
class AlertMessages implements ChatSender, LinkPart {
    private static final Logger LOG = Logger.getLogger(AlertMessages.class);
    private static final int REMEMBERED = 1024;

    private final Stream stream;
    private final People people;
    private final MeterRegistry metrics;
    private final List<Runnable> connectedWork = new CopyOnWriteArrayList<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** What was sent lately: a server that sends one back says no more of it than its id. */
    private final Map<String, BareJid> sent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, BareJid> eldest) {
            return size() > REMEMBERED;
        }
    };

    AlertMessages(XmppConfig config, Stream stream, MeterRegistry metrics) {
        this.stream = stream;
        this.people = new People(config);
        this.metrics = metrics;
    }

    @Override
    public void send(Alert alert) throws ChatUnavailable, ChatRefused {
        if (!people.include(alert.to())) {
            throw new ChatRefused(alert.to() + " is nobody of " + people.domain());
        }
        try {
            Message message = message(alert);
            synchronized (sent) {
                sent.put(alert.id(), alert.to());
            }
            DomainBareJid server = JidCreate.domainBareFrom(people.domain());
            stream.deliver(message, server);
        } catch (XmppStringprepException e) {
            throw new ChatRefused("the XMPP library does not accept the address " + alert.to());
        } catch (IllegalArgumentException e) { // longer than anything that we send
            throw new ChatRefused(String.valueOf(e.getMessage()));
        } catch (RosterRefused e) {
            throw new ChatRefused(String.valueOf(e.getMessage()));
        } catch (RosterUnavailable e) {
            throw new ChatUnavailable(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChatUnavailable("stopped while waiting for the XMPP server", e);
        }
    }

    /** No chat state and no request for a receipt (XEP-0085, XEP-0184): nobody types here, and nobody waits. */
    static Message message(Alert alert) throws XmppStringprepException {
        var message = StanzaBuilder.buildMessage(alert.id())
                .to(JidCreate.entityBareFrom(alert.to().toString()))
                .ofType(alert.kept() ? Message.Type.normal : Message.Type.headline)
                .setSubject(alert.subject())
                .setBody(alert.body());
        if (alert.urgent()) { // RFC 5437 §2.3, XEP-0131 §3.1
            message.addExtension(StandardExtensionElement.builder("headers", "http://jabber.org/protocol/shim")
                    .addElement(StandardExtensionElement.builder("header", "http://jabber.org/protocol/shim")
                            .addAttribute("name", "Urgency")
                            .setText("high")
                            .build())
                    .build());
        }
        if (alert.link() != null) { // XEP-0066 §3
            message.addExtension(StandardExtensionElement.builder("x", "jabber:x:oob")
                    .addElement("url", alert.link().toString())
                    .build());
        }
        // XEP-0359 §3.2: the id that stays the same when a server gives the stanza another one.
        message.addExtension(StandardExtensionElement.builder("origin-id", "urn:xmpp:sid:0")
                .addAttribute("id", alert.id())
                .build());
        if (!alert.archived()) {
            // XEP-0334 §4: what is to wait for somebody who is offline must not be forbidden to do so.
            message.addExtension(
                    StandardExtensionElement.builder(alert.kept() ? "no-permanent-store" : "no-store", "urn:xmpp:hints")
                            .build());
        }
        return message.build();
    }

    @Override
    public void onConnected(Runnable work) {
        connectedWork.add(work);
    }

    @Override
    public void connected() {
        // Not here: this is the thread that looks after the link.
        connectedWork.forEach(
                work -> Thread.ofVirtual().name("alerts-connected").start(work));
    }

    @Override
    public void watch(ComponentConnection connection) {
        connection.addSyncStanzaListener(this::heard, StanzaTypeFilter.MESSAGE);
    }

    /** An alert that came back (RFC 6120 §8.3): it is counted, and never answered. */
    private void heard(Stanza stanza) {
        var message = (Message) stanza;
        if (message.getType() != Message.Type.error || message.getStanzaId() == null || message.getFrom() == null) {
            return;
        }
        BareJid to;
        synchronized (sent) {
            to = sent.get(message.getStanzaId());
        }
        if (to == null || !people.owner(message.getFrom()).equals(Optional.of(to))) {
            return;
        }
        String reason = message.getError() == null
                ? "no reason"
                : message.getError().getCondition().toString();
        metrics.counter("kith.alerts.bounced", "reason", reason).increment();
        if (reported.add(reason)) {
            LOG.warnf("An alert for %s came back: %s. Further ones with this reason are only counted.", to, reason);
        }
    }
}
