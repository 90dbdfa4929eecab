package dev.kith.xmpp.component;

import dev.kith.alert.AlertConfig;
import dev.kith.alert.Alerts;
import dev.kith.alert.Alerts.Known;
import dev.kith.alert.UnreadMail;
import dev.kith.alert.UnreadMail.Overview;
import dev.kith.alert.WebmailLink;
import dev.kith.jid.BareJid;
import dev.kith.xmpp.SmackBoot;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.component.DelegatedQuery.Inner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.SmackException.OutgoingQueueFullException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.iqrequest.IQRequestHandler.Mode;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * New mail for chat programs of the Google Talk era ({@code google:mail:notify}): they ask their own server, which hands
 * the question over to us by namespace delegation (XEP-0355). Nobody but our server is believed to hand over anything, and
 * nobody is told of a mailbox but its owner: a server hands over what strangers ask it about somebody, too.
 */
@ApplicationScoped
class MailNotify implements LinkPart {
    private static final Logger LOG = Logger.getLogger(MailNotify.class);
    private static final String PUSH = "new-mail-";

    private final People people;
    private final Alerts alerts;
    private final @Nullable UnreadMail unread;
    private final AlertConfig config;
    private final PresenceWatch presence;
    private final Clock clock;
    private final Onlookers onlookers = new Onlookers();
    private final AtomicLong pushes = new AtomicLong();
    private final Desk desk = new Desk("mail-notify");
    private volatile @Nullable ComponentConnection current;

    @Inject
    MailNotify(
            XmppConfig xmpp,
            Alerts alerts,
            Instance<UnreadMail> unread,
            AlertConfig config,
            PresenceWatch presence,
            Clock clock) {
        this(xmpp, alerts, unread.isResolvable() ? unread.get() : null, config, presence, clock);
    }

    @SuppressWarnings("this-escape")
    MailNotify(
            XmppConfig xmpp,
            Alerts alerts,
            @Nullable UnreadMail unread,
            AlertConfig config,
            PresenceWatch presence,
            Clock clock) {
        SmackBoot.boot();
        var provider = new DelegatedQuery.Provider();
        DelegatedQuery.VERSIONS.forEach(
                version -> ProviderManager.addIQProvider(DelegatedQuery.ELEMENT, version, provider));
        this.people = new People(xmpp);
        this.alerts = alerts;
        this.unread = unread;
        this.config = config;
        this.presence = presence;
        this.clock = clock;
        if (unread != null) {
            unread.onNewMail(who -> {
                boolean unused = desk.offer(() -> push(who)); // a program that misses one asks again with the next
            });
        }
    }

    @Override
    public void watch(ComponentConnection connection) {
        current = connection;
        for (String version : DelegatedQuery.VERSIONS) {
            connection.registerIQRequestHandler(
                    new AbstractIqRequestHandler(DelegatedQuery.ELEMENT, version, IQ.Type.set, Mode.sync) {
                        @Override
                        @SuppressWarnings("NullAway") // null: the answer comes later
                        public @Nullable IQ handleIQRequest(IQ iq) {
                            return take(connection, (DelegatedQuery) iq);
                        }
                    });
        }
        connection.addSyncStanzaListener(this::refused, StanzaTypeFilter.IQ);
        var said = new AtomicBoolean();
        connection.addSyncStanzaListener(
                stanza -> {
                    if (people.isServer(stanza.getFrom()) && isGranted(stanza) && said.compareAndSet(false, true)) {
                        LOG.info("XMPP: the server hands google:mail:notify over to Kith.");
                    }
                },
                StanzaTypeFilter.MESSAGE);
    }

    /** XEP-0355 §4.2 */
    private static boolean isGranted(Stanza message) {
        return message.getExtensions().stream()
                .filter(StandardExtensionElement.class::isInstance)
                .map(StandardExtensionElement.class::cast)
                .filter(element -> DelegatedQuery.VERSIONS.contains(element.getNamespace()))
                .flatMap(element -> element.getElements().stream())
                .anyMatch(granted -> DelegatedQuery.MAIL.equals(granted.getAttributeValue("namespace")));
    }

    /** A program that does not know what a push is, or is gone, gets no more of them. */
    private void refused(Stanza stanza) {
        if (stanza instanceof IQ iq
                && iq.getType() == IQ.Type.error
                && iq.getStanzaId() != null
                && iq.getStanzaId().startsWith(PUSH)) {
            people.owner(iq.getFrom())
                    .ifPresent(who -> onlookers.refused(who, iq.getFrom().toString()));
        }
    }

    private @Nullable IQ take(ComponentConnection connection, DelegatedQuery query) {
        if (!people.isServer(query.getFrom())) { // XEP-0355 §8: anybody can wrap up anything
            return IQ.createErrorResponse(query, Condition.forbidden);
        }
        Inner asked = query.inner();
        Optional<Jid> program = asked == null ? Optional.empty() : jid(asked.from());
        if (asked == null || asked.id() == null || program.isEmpty()) {
            return IQ.createErrorResponse(query, Condition.bad_request);
        }
        String from = asked.to() == null ? program.get().asBareJid().toString() : asked.to();
        Optional<BareJid> person = people.owner(program.get());
        if (person.isEmpty() || !mayAsk(person.get(), asked)) {
            return query.refusal(asked, from, Condition.forbidden);
        }
        boolean taken = desk.offer(() -> say(connection, answer(query, asked, from, person.get(), program.get())));
        return taken ? null : query.refusal(asked, from, Condition.resource_constraint);
    }

    /** Whether they ask about themselves: no address, their own, or the server's. */
    private boolean mayAsk(BareJid person, Inner asked) {
        Optional<Jid> about = jid(asked.to());
        return asked.to() == null
                || about.filter(people::isServer).isPresent()
                || about.filter(jid -> !jid.hasResource())
                        .flatMap(people::owner)
                        .equals(Optional.of(person));
    }

    private static Optional<Jid> jid(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(JidCreate.from(text));
        } catch (XmppStringprepException e) {
            return Optional.empty();
        }
    }

    private IQ answer(DelegatedQuery query, Inner asked, String from, BareJid person, Jid program) {
        try {
            String kind = asked.namespace() + " " + asked.element() + " " + asked.type();
            return switch (kind) {
                case DelegatedQuery.MAIL + " query get" -> {
                    subscribe(person, program, true); // asking once is subscribing
                    yield query.result(asked, from, mailbox(person, asked));
                }
                case DelegatedQuery.SETTING + " usersetting get" -> query.result(asked, from, setting(person));
                case DelegatedQuery.SETTING + " usersetting set" -> {
                    String value = asked.mailNotifications();
                    if (value != null) {
                        subscribe(person, program, value.equals("true") || value.equals("1"));
                    }
                    yield query.result(asked, from, "");
                }
                default -> query.refusal(asked, from, Condition.feature_not_implemented);
            };
        } catch (RuntimeException e) { // the database, most of the time
            LOG.errorf(e, "what a program of %s asks about mail was not answered", person);
            return query.refusal(asked, from, Condition.internal_server_error);
        }
    }

    private void subscribe(BareJid person, Jid program, boolean wanted) {
        if (wanted && program.hasResource()) {
            onlookers.came(person, program.toString());
        } else if (!wanted) {
            onlookers.refused(person, program.toString());
        }
        alerts.wantMailNotify(person, wanted);
    }

    private String mailbox(BareJid person, Inner asked) {
        Overview mails =
                unread == null ? new Overview(0, List.of()) : unread.of(person).orElse(new Overview(0, List.of()));
        return MailboxXml.of(mails, asked.attributes(), clock.instant(), new WebmailLink(config).mailbox());
    }

    private String setting(BareJid person) {
        boolean wanted = alerts.find(person).filter(Known::mailNotify).isPresent();
        return "<usersetting xmlns='" + DelegatedQuery.SETTING + "'><mailnotifications value='" + wanted
                + "'/></usersetting>";
    }

    /** Tells programs that there is something to ask for; they ask again, and only then hear what. */
    private void push(BareJid person) {
        ComponentConnection connection = current;
        if (connection == null) {
            return;
        }
        // After a restart of ours nobody has asked yet, and the programs will not ask again by themselves.
        boolean wanted = alerts.find(person)
                .filter(known -> known.mailNotify() && known.settings().enabled())
                .isPresent();
        if (!wanted) {
            return;
        }
        for (String program : onlookers.of(person, presence.resources(person))) {
            jid(program).ifPresent(to -> {
                var push = new NewMailPush();
                push.setStanzaId(PUSH + pushes.incrementAndGet());
                push.setFrom(connection.getXMPPServiceDomain());
                push.setTo(to);
                say(connection, push);
            });
        }
    }

    private static void say(ComponentConnection connection, IQ iq) {
        try {
            connection.sendStanzaNonBlocking(iq);
        } catch (NotConnectedException | OutgoingQueueFullException e) {
            LOG.debugf("nothing said of new mail: %s", e.getMessage());
        }
    }

    /** {@code <new-mail/>}: there is something new. */
    private static final class NewMailPush extends IQ {
        NewMailPush() {
            super("new-mail", DelegatedQuery.MAIL);
            setType(IQ.Type.set);
        }

        @Override
        protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
            xml.setEmptyElement();
            return xml;
        }
    }
}
