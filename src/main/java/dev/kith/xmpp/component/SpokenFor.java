package dev.kith.xmpp.component;

import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.XmppLink;
import dev.kith.xmpp.XmppLink.Diagnosis;
import dev.kith.xmpp.XmppLink.Health;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * Lets a changed subscription be seen at once, where the server lets the component speak in people's names: Prosody sends
 * no presence when a roster is set, only from the person's next one on. Off unless the operator switched it on, here and
 * there, since the server ends the stream of a component that may not; whether it may is tried with a stanza to ourselves.
 */
@ApplicationScoped
class SpokenFor implements LinkPart, PrivilegedRoster.Onlooker {
    private static final Logger LOG = Logger.getLogger(SpokenFor.class);
    private static final String TRIAL = "kith-speaks-for-people";
    private static final String FROM_THE_NEXT = "two who become a pair see each other from their next presence on";

    private final XmppConfig config;
    private final PresenceWatch people;
    private volatile @Nullable ComponentConnection current;
    private volatile boolean works;
    private boolean unanswered;
    private volatile boolean refused;

    SpokenFor(XmppConfig config, PresenceWatch people) {
        this.config = config;
        this.people = people;
    }

    /** Whether the server was seen to take what is sent in somebody's name. */
    boolean works() {
        return works;
    }

    @Override
    public synchronized void watch(ComponentConnection connection) {
        works = false;
        current = connection;
        connection.addSyncStanzaListener(
                stanza -> {
                    if (TRIAL.equals(stanza.getStanzaId()) && connection == current) {
                        returned();
                    }
                },
                StanzaTypeFilter.PRESENCE);
    }

    private synchronized void returned() {
        unanswered = false;
        refused = false;
        works = true;
    }

    @Override
    public synchronized void connected() {
        if (!config.speakForPeople()) {
            return;
        }
        // Once only: what else is on its way when the server ends the stream a second time is taken for the cause of
        // it.
        if (unanswered) {
            refused = true;
            LOG.warn(
                    "The XMPP server does not let Kith send presence for people, so a new pair sees each other from their"
                            + " next presence on. Next: validate_from_addresses = false in the component's section of Prosody,"
                            + " or kith.xmpp.speak-for-people=false; then start Kith again.");
            return;
        }
        ComponentConnection connection = current;
        if (connection != null) {
            unanswered = true;
            send(
                    StanzaBuilder.buildPresence(TRIAL).ofType(Presence.Type.unavailable),
                    config.domain().orElseThrow(),
                    connection.getXMPPServiceDomain().toString());
        }
    }

    /** Only a component's set is not followed by presence (see {@code PrivilegedRoster}). */
    @Override
    public Optional<Diagnosis> pairs(RosterWay way, Duration patience) throws InterruptedException {
        if (way.choice() != RosterChoice.PRIVILEGED) {
            return Optional.of(new Diagnosis(Health.WELL, XmppLink.AT_ONCE, ""));
        }
        if (!config.speakForPeople()) {
            return Optional.of(new Diagnosis(
                    Health.WELL,
                    FROM_THE_NEXT,
                    "If it is to be at once, and Kith may send anything in anybody's name for it: " + howTo()));
        }
        long end = System.nanoTime() + patience.toNanos();
        while (!works && !refused && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (works) {
            return Optional.of(new Diagnosis(Health.WELL, XmppLink.AT_ONCE + "; Kith may speak for people", ""));
        }
        return Optional.of(new Diagnosis(
                Health.LIMITED,
                (refused
                                ? "the server does not let Kith send presence for people, so "
                                : "the server has not yet answered whether Kith may send presence for people; until then, ")
                        + FROM_THE_NEXT,
                refused ? howTo() + ". Or kith.xmpp.speak-for-people=false" : "kith doctor, in a minute"));
    }

    private String howTo() {
        return "validate_from_addresses = false in the section of Prosody's Component \""
                + config.component().orElse("kith." + config.domain().orElse("example.org"))
                + "\", restart Prosody, then start Kith with kith.xmpp.speak-for-people=true";
    }

    @Override
    public void changed(BareJid account, RosterItem item, Subscription now) {
        String home = config.domain().orElse("");
        if (!works || !item.jid().domainpart().equals(home)) {
            return;
        }
        boolean was = item.subscription().isSeen();
        String person = account.toString();
        String contact = item.jid().toString();
        if (!was && now.isSeen()) {
            // Answered with the person's presence, to the contact (RFC 6121 §4.3.2).
            send(StanzaBuilder.buildPresence().ofType(Presence.Type.probe), contact, person);
        } else if (was && !now.isSeen()) {
            Set<String> resources = people.resources(account);
            if (resources.isEmpty()) {
                send(StanzaBuilder.buildPresence().ofType(Presence.Type.unavailable), person, contact);
            }
            for (String resource : resources) {
                send(StanzaBuilder.buildPresence().ofType(Presence.Type.unavailable), person + "/" + resource, contact);
            }
        }
    }

    /** What is lost here is seen a little later: with the person's next presence. */
    private void send(org.jivesoftware.smack.packet.PresenceBuilder presence, String from, String to) {
        ComponentConnection connection = current;
        if (connection == null) {
            return;
        }
        try {
            Jid sender = JidCreate.from(from);
            connection.sendStanza(presence.from(sender).to(JidCreate.from(to)).build());
        } catch (NotConnectedException | XmppStringprepException e) {
            LOG.debugf("not sent: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
