package dev.kith.xmpp.component;

import dev.kith.jid.BareJid;
import dev.kith.presence.PresenceSource;
import dev.kith.presence.PresenceUnavailable;
import dev.kith.presence.Show;
import dev.kith.presence.Sighting;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.PhotoHash;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.component.LinkState.Trial;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * People's presence by ordinary subscriptions of the component's (RFC 6121 §3, §4), the same on every server. What two
 * servers really do is in {@code docs/presence.md}.
 */
@ApplicationScoped
class PresenceLink implements PresenceSource {
    private static final Logger LOG = Logger.getLogger(PresenceLink.class);
    private static final String NAME = "Kith";
    private static final String WHAT_FOR = "Kith asks to see your presence, so that your badge can show it.";

    private final XmppConfig config;
    private final Stream stream;
    private final PrivilegedRoster rosters;
    private final People people;
    private volatile @Nullable Listener listener;
    private volatile @Nullable ComponentConnection current;
    private volatile PrivilegeTrial.@Nullable Heard privileges;
    private volatile boolean up;
    private volatile boolean mayRead;
    private volatile boolean mayWrite;

    PresenceLink(XmppConfig config, Stream stream, PrivilegedRoster rosters) {
        this.config = config;
        this.stream = stream;
        this.rosters = rosters;
        this.people = new People(config);
    }

    @Override
    public void tell(Listener listener) {
        this.listener = listener;
    }

    /** Listens on a stream; to be called before it is opened. */
    void watch(ComponentConnection connection, PrivilegeTrial.Heard heard) {
        privileges = heard;
        current = connection;
        connection.addSyncStanzaListener(stanza -> heard(connection, (Presence) stanza), StanzaTypeFilter.PRESENCE);
    }

    /** The stream is up, and its privileges were tried, perhaps not for the first time. */
    synchronized void settled(Trial trial) {
        Listener now = listener;
        boolean mayNow = !(trial instanceof Trial.Missing);
        rosters.maySet(mayNow);
        // ejabberd 23.01 lets rosters be read that it cannot set, so the advertisement counts here.
        mayRead = mayNow || advertised(Privileges::rosters);
        if (now != null && (!up || (mayNow && !mayWrite))) {
            mayWrite = mayNow;
            up = true;
            now.linkUp();
        }
    }

    private boolean advertised(Predicate<Privileges> what) {
        PrivilegeTrial.Heard heard = privileges;
        Privileges now = heard == null ? null : heard.privileges();
        return now != null && what.test(now);
    }

    /** The stream is gone. */
    synchronized void lost() {
        Listener now = listener;
        current = null;
        mayWrite = false;
        rosters.maySet(false);
        rosters.tried(new RosterWay.Trial.Fails("there is no link to the XMPP server", ""));
        mayRead = false;
        if (up && now != null) {
            up = false;
            now.linkLost();
        }
    }

    private void heard(ComponentConnection from, Presence presence) {
        Listener now = listener;
        Jid address = presence.getFrom();
        BareJid who = people.owner(address).orElse(null);
        if (now == null || who == null || from != current) {
            return; // contacts elsewhere are none of our business
        }
        String resource = address.getResourceOrEmpty().toString();
        switch (presence.getType()) {
            case available -> {
                if (!resource.isEmpty()) {
                    now.heard(who, here(resource, presence));
                }
            }
            case unavailable ->
                now.heard(who, resource.isEmpty() ? new Sighting.NobodyHere() : new Sighting.Gone(resource));
            case subscribed -> now.heard(who, new Sighting.Allowed());
            case unsubscribed -> now.heard(who, new Sighting.Refused());
            case subscribe ->
                answer(address.asBareJid(), now.follows(who) ? Presence.Type.subscribed : Presence.Type.unsubscribed);
            case probe -> {
                if (now.follows(who)) {
                    answer(address, Presence.Type.available);
                }
            }
            case unsubscribe, error -> {} // answering these is how loops begin
        }
    }

    private Sighting.Here here(String resource, Presence presence) {
        Show show = switch (presence.getMode()) {
            case chat -> Show.CHAT;
            case available -> Show.PLAIN;
            case away -> Show.AWAY;
            case xa -> Show.XA;
            case dnd -> Show.DND;
        };
        String status = presence.getStatus();
        boolean replayed = presence.hasExtension("delay", "urn:xmpp:delay");
        // A server tells of its privileges before it uses them, so they are known here.
        boolean proof = !advertised(Privileges::presence);
        // By its name: asked by class, Smack looks for that by reflection.
        String photo = presence.getExtension(PhotoHash.QNAME) instanceof PhotoHash(String hash) ? hash : null;
        return new Sighting.Here(
                resource, show, presence.getPriority(), status == null ? "" : status, replayed, proof, photo);
    }

    /** One stanza for one stanza. When too much waits already, it goes without: this is the thread that reads the stream. */
    private void answer(Jid to, Presence.Type type) {
        ComponentConnection connection = current;
        if (connection != null) {
            try {
                connection.sendStanzaNonBlocking(StanzaBuilder.buildPresence()
                        .ofType(type)
                        .from(connection.getXMPPServiceDomain())
                        .to(to)
                        .build());
            } catch (org.jivesoftware.smack.SmackException.NotConnectedException
                    | org.jivesoftware.smack.SmackException.OutgoingQueueFullException e) {
                LOG.debugf("no answer to %s: %s", to, e.getMessage());
            }
        }
    }

    @Override
    public Standing standing(BareJid person) throws PresenceUnavailable {
        if (!people.include(person)) {
            return Standing.ELSEWHERE;
        }
        if (!mayRead) {
            return Standing.UNREADABLE;
        }
        try {
            RosterItem item = ownItem(person);
            if (item == null) {
                return Standing.ABSENT;
            }
            return item.subscription() == Subscription.FROM || item.subscription() == Subscription.BOTH
                    ? Standing.ALLOWED
                    : Standing.LISTED;
        } catch (RosterRefused e) {
            return Standing.UNREADABLE;
        } catch (RosterUnavailable e) {
            throw unavailable(e);
        }
    }

    private @Nullable RosterItem ownItem(BareJid person) throws RosterUnavailable, RosterRefused {
        return rosters.fetch(person).items().get(self());
    }

    private BareJid self() throws RosterUnavailable {
        return BareJid.parse(stream.name().toString());
    }

    @Override
    public boolean admit(BareJid person) throws PresenceUnavailable {
        if (!mayWrite) {
            return false;
        }
        try {
            rosters.letIn(person, new Contact(self(), NAME, List.of()));
            return true;
        } catch (RosterRefused e) {
            LOG.debugf("asking instead: %s", e.getMessage());
            return false;
        } catch (RosterUnavailable e) {
            // ejabberd 23.01 advertises the privilege and fails every set; fixed in 23.10.
            if (e.getCause() instanceof XMPPErrorException error
                    && error.getStanzaError().getCondition() == Condition.internal_server_error) {
                mayWrite = false;
                rosters.maySet(false);
                return false;
            }
            throw unavailable(e);
        }
    }

    @Override
    public void ask(BareJid person) throws PresenceUnavailable {
        send(StanzaBuilder.buildPresence()
                .ofType(Presence.Type.subscribe)
                .to(address(person))
                .setStatus(WHAT_FOR)
                .build());
    }

    @Override
    public void end(BareJid person, boolean ourItem) throws PresenceUnavailable {
        send(StanzaBuilder.buildPresence()
                .ofType(Presence.Type.unsubscribe)
                .to(address(person))
                .build());
        fence();
        if (!ourItem || !mayWrite) {
            return;
        }
        try {
            RosterItem item = ownItem(person);
            if (item != null && isAsWeMadeIt(item)) {
                rosters.remove(person, item.jid());
            }
        } catch (RosterRefused e) {
            LOG.warnf("The roster of %s keeps an item for Kith that has no use any more: %s", person, e.getMessage());
        } catch (RosterUnavailable e) {
            throw unavailable(e);
        }
    }

    /** After the subscription has ended; a name, a group or a request of the person's own makes it theirs. */
    private static boolean isAsWeMadeIt(RosterItem item) {
        return item.subscription() == Subscription.NONE
                && !item.pendingOut()
                && item.name().equals(NAME)
                && item.groups().isEmpty();
    }

    @Override
    public void probe(BareJid person) throws PresenceUnavailable {
        send(StanzaBuilder.buildPresence()
                .ofType(Presence.Type.probe)
                .to(address(person))
                .build());
    }

    @Override
    public void fence() throws PresenceUnavailable {
        try {
            stream.confirm(JidCreate.domainBareFrom(config.domain().orElseThrow()));
        } catch (RosterUnavailable e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            throw stopped(e);
        } catch (XmppStringprepException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(Stanza stanza) throws PresenceUnavailable {
        try {
            stream.send(stanza);
        } catch (RosterUnavailable e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private static Jid address(BareJid person) throws PresenceUnavailable {
        try {
            return JidCreate.entityBareFrom(person.toString());
        } catch (XmppStringprepException e) {
            throw new PresenceUnavailable("the XMPP library does not accept the address " + person, e);
        }
    }

    private static PresenceUnavailable unavailable(Exception cause) {
        return new PresenceUnavailable(String.valueOf(cause.getMessage()), cause);
    }

    private static PresenceUnavailable stopped(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new PresenceUnavailable("stopped while waiting for the XMPP server", cause);
    }
}
