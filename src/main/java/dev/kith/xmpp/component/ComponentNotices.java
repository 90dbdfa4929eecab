package dev.kith.xmpp.component;

import dev.kith.addressbook.Notices;
import dev.kith.jid.BareJid;
import dev.kith.replica.Claim;
import dev.kith.replica.Outbox;
import dev.kith.replica.Replicas;
import dev.kith.replica.Replicas.Word;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.XmppConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * Notices as chat messages from the component's own address, where its commands are written to; also those that replicas
 * without the link have left.
 */
@ApplicationScoped
class ComponentNotices implements Notices, LinkPart, Outbox.Sender {
    private static final Logger LOG = Logger.getLogger(ComponentNotices.class);

    /** For what was left while nobody heard the word, or could not be sent at once. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final XmppConfig config;
    private final Stream stream;
    private final People people;
    private final Outbox outbox;
    private final Replicas replicas;
    private final Duration lookAgain;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** Sends for the others, one after the other: two at once would say the same twice. */
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("notices").factory());

    @Inject
    ComponentNotices(XmppConfig config, Stream stream, Outbox outbox, Replicas replicas) {
        this(config, stream, outbox, replicas, LOOK_AGAIN);
    }

    ComponentNotices(XmppConfig config, Stream stream, Outbox outbox, Replicas replicas, Duration lookAgain) {
        this.config = config;
        this.stream = stream;
        this.outbox = outbox;
        this.replicas = replicas;
        this.lookAgain = lookAgain;
        replicas.hear(Word.NOTICES, unused -> sendSoon());
        this.people = new People(config);
    }

    @Override
    public boolean tell(BareJid person, String id, String text) {
        // Without a component nobody will ever say it, and in some months it would be no news any more.
        if (!people.include(person) || !isThere()) {
            return true;
        }
        Claim.confirm(); // whoever took the account over meanwhile says it, and may have done so
        if (outbox.isNeeded()) {
            outbox.add(new Outbox.Notice(id, person, text));
            return true;
        }
        return send(person, id, text);
    }

    @Override
    public void watch(ComponentConnection connection) {}

    @Override
    public boolean isThere() {
        return XmppConfig.hasComponent(config);
    }

    @Override
    public void connected() {
        if (begun.compareAndSet(false, true)) {
            long every = lookAgain.toMillis();
            var unused = sender.scheduleWithFixedDelay(this::sendWaiting, every, every, TimeUnit.MILLISECONDS);
        }
        sendSoon();
    }

    private void sendSoon() {
        if (!sender.isShutdown()) {
            sender.execute(this::sendWaiting);
        }
    }

    @PreDestroy
    void stop() {
        sender.shutdownNow();
    }

    /** What cannot be sent now is tried again soon, while the link is here. */
    private void sendWaiting() {
        Optional<Claim> link = replicas.link();
        if (link.isPresent()) {
            try {
                boolean unused = link.get().during(this::sendAll);
            } catch (RuntimeException e) {
                LOG.debug("messages of other replicas wait", e);
            }
        }
    }

    private boolean sendAll() {
        outbox.dropOld();
        for (var some = outbox.waiting(); !some.isEmpty(); some = outbox.waiting()) {
            for (Outbox.Notice notice : some) {
                Claim.confirm();
                if (!Claim.goesOn() || !send(notice.person(), notice.id(), notice.text())) {
                    return false;
                }
                outbox.done(notice);
            }
        }
        return true;
    }

    private boolean send(BareJid person, String id, String text) {
        try {
            stream.deliver(message(person, id, text), JidCreate.domainBareFrom(people.domain()));
            return true;
        } catch (XmppStringprepException | RosterRefused e) {
            LOG.warnf("A notice to %s cannot be sent: %s", person, e.getMessage());
            return true;
        } catch (RosterUnavailable e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Message message(BareJid person, String id, String text) throws XmppStringprepException {
        return StanzaBuilder.buildMessage(id)
                .to(JidCreate.entityBareFrom(person.toString()))
                .ofType(Message.Type.chat)
                .setBody(text)
                // XEP-0359 §3.2: the id that stays the same when a server gives the stanza another one.
                .addExtension(StandardExtensionElement.builder("origin-id", "urn:xmpp:sid:0")
                        .addAttribute("id", id)
                        .build())
                .build();
    }
}
