package dev.kith.xmpp.session;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.BlockList;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.RosterQuery;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.WriteGate;
import dev.kith.xmpp.session.Talk.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StanzaError.Condition;

/** Everybody's roster through a session of their own: what they could do themselves, on any server. */
@ApplicationScoped
@Typed({SessionRoster.class, RosterWay.class})
public class SessionRoster implements RosterWay {
    private static final int TRIALS = 3;

    private final ClientSessions sessions;
    private final WriteGate gate = new WriteGate(() -> false);

    SessionRoster(ClientSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public RosterChoice choice() {
        return RosterChoice.SESSION;
    }

    /** Somebody has given their login, or the operator wants no other way. */
    @Override
    public boolean isConfigured() {
        return sessions.isWanted();
    }

    /** Reads the roster of the first who can be signed in. */
    @Override
    public Trial attempt() throws InterruptedException {
        String reason = "";
        for (BareJid account : sessions.some(TRIALS)) {
            try {
                int items = fetch(account).items().size();
                return new Trial.Works("signed in as " + account + " and read a roster of " + items + " contacts");
            } catch (RosterUnavailable | RosterRefused e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        return reason.isEmpty()
                ? new Trial.Believed(
                        "nobody's XMPP login is stored yet", "give an account its login: kith account xmpp-login JID")
                : new Trial.Fails(reason, "");
    }

    /** Servers tell nobody whether another has an account; those whose login we have do. */
    @Override
    public boolean exists(BareJid account) throws RosterRefused {
        if (sessions.hasLogin(account)) {
            return true;
        }
        throw new RosterRefused("only people whose XMPP login Kith has are known to have an account");
    }

    @Override
    public Roster fetch(BareJid account) throws RosterUnavailable, RosterRefused {
        ClientSession session = sessions.of(account);
        return pass(session, false, talk -> {
            long pushes = session.rises().pushes();
            Roster roster = read(talk);
            session.saw(roster.items().values());
            session.rises().read(roster.items(), pushes);
            return roster;
        });
    }

    private static Roster read(Talk talk) throws RosterUnavailable, RosterRefused, Refusal, InterruptedException {
        RosterQuery answer = talk.ask(RosterQuery.get());
        Map<BareJid, RosterItem> items = new HashMap<>();
        answer.items().forEach(item -> items.put(item.jid(), item));
        return new Roster(items, answer.unreadable());
    }

    /**
     * On a server that hides items, what this session was shown and not told the removal of. Ejabberd drops such an item without
     * a word when its request is refused or taken back; nobody removed it then either, so to write it again brings back nothing
     * that a person took away.
     */
    @Override
    public Set<BareJid> hidden(BareJid account, Set<BareJid> missing) throws RosterUnavailable, RosterRefused {
        if (!pass(account, false, Talk::mayHideItems)) {
            return Set.of();
        }
        var hidden = new HashSet<>(missing);
        hidden.retainAll(sessions.of(account).seen());
        return hidden;
    }

    /** Of a hidden item and a dropped one a session hears the same: nothing. */
    @Override
    public Set<BareJid> perhapsDropped(BareJid account, Set<BareJid> hidden) {
        return hidden;
    }

    /**
     * Ejabberd shows a hidden item to none of its owner's programs, and tells them nothing when it hides it; but of a removal it
     * tells them all. So what is missing was removed if this session was told so, and may be hidden if not.
     */
    @Override
    public Set<BareJid> unsure(BareJid account, Set<BareJid> missing) throws RosterUnavailable, RosterRefused {
        var unsure = new HashSet<>(missing);
        boolean hides = pass(account, false, Talk::mayHideItems);
        unsure.removeAll(sessions.of(account).removed()); // last: what was told before the answer counts
        return hides ? unsure : Set.of();
    }

    @Override
    public void set(BareJid account, Contact contact) throws RosterUnavailable, RosterRefused {
        if (contact.jid().equals(account)) {
            throw new RosterRefused("the roster of " + account + " cannot hold its owner");
        }
        sessions.of(account).echoes().expect(contact.jid(), Optional.of(contact));
        IQ unused = pass(account, true, talk -> talk.ask(RosterQuery.set(contact)));
    }

    @Override
    public void remove(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused {
        sessions.of(account).echoes().expect(contact, Optional.empty());
        boolean unused = pass(account, true, talk -> {
            try {
                IQ answer = talk.ask(RosterQuery.remove(contact));
                return true;
            } catch (Refusal refusal) {
                if (refusal.condition() == Condition.item_not_found) {
                    return true; // not there is as good as removed
                }
                throw refusal;
            }
        });
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.ASK, Ability.BLOCKLIST);
    }

    @Override
    public boolean setSubscription(BareJid account, RosterItem item, Subscription wanted)
            throws RosterUnavailable, RosterRefused {
        ClientSession session = sessions.of(account);
        Rises rises = session.rises();
        return pass(session, true, talk -> {
            if (wanted != Subscription.BOTH) {
                rises.end(item.jid());
            } else if (!rises.begin(item)) {
                return false;
            }
            if (!change(talk, item, wanted)) {
                return false;
            }
            RosterItem now = read(talk).items().get(item.jid());
            return now != null && now.subscription() == wanted && !now.pendingOut();
        });
    }

    @Override
    public Set<BareJid> lowered(BareJid account, Set<BareJid> rising) throws RosterUnavailable {
        return sessions.of(account).rises().lowered(rising);
    }

    /**
     * Whether all was said. A request makes an item where there is none (RFC 6121 §3.1.2), and whether a hidden one is still there
     * nobody can see before it is approved: so where approval goes first, the request waits until the item is shown.
     */
    private static boolean change(Talk talk, RosterItem item, Subscription wanted)
            throws RosterUnavailable, RosterRefused, Refusal, InterruptedException {
        boolean seesNow = item.subscription().sees();
        boolean isSeenNow = item.subscription().isSeen();
        if (wanted.isSeen() && !isSeenNow) {
            talk.send(Presence.Type.subscribed, item.jid());
        } else if (!wanted.isSeen() && isSeenNow) {
            talk.send(Presence.Type.unsubscribed, item.jid());
        }
        if (wanted.sees() && !seesNow && !item.pendingOut()) {
            boolean mayBeHidden = wanted.isSeen() && item.subscription() == Subscription.NONE && talk.mayHideItems();
            if (mayBeHidden && !read(talk).items().containsKey(item.jid())) {
                return false;
            }
            talk.send(Presence.Type.subscribe, item.jid());
        } else if (!wanted.sees() && (seesNow || item.pendingOut())) {
            talk.send(Presence.Type.unsubscribe, item.jid());
        }
        return true;
    }

    @Override
    public void ask(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused {
        Roster unused = pass(account, true, talk -> {
            talk.send(Presence.Type.subscribe, contact);
            return read(talk);
        });
    }

    /** Where the server knows no blocklists, nobody is on one. */
    @Override
    public Set<String> blocked(BareJid account) throws RosterUnavailable, RosterRefused {
        return pass(account, false, talk -> {
            try {
                BlockList list = talk.ask(BlockList.get());
                return list.blocked();
            } catch (Refusal refusal) {
                if (refusal.condition() == Condition.service_unavailable
                        || refusal.condition() == Condition.feature_not_implemented) {
                    return Set.of();
                }
                throw refusal;
            }
        });
    }

    /** What is done with an open session. */
    private interface Work<T> {
        T run(Talk talk) throws RosterUnavailable, RosterRefused, Refusal, InterruptedException;
    }

    private <T> T pass(BareJid account, boolean write, Work<T> work) throws RosterUnavailable, RosterRefused {
        return pass(sessions.of(account), write, work);
    }

    private <T> T pass(ClientSession session, boolean write, Work<T> work) throws RosterUnavailable, RosterRefused {
        BareJid account = session.owner();
        return session.with(talk -> {
            try {
                return gate.<T, Exception>pass(account, write, () -> work.run(talk));
            } catch (RosterUnavailable | RosterRefused | RuntimeException e) {
                throw e;
            } catch (Refusal refusal) {
                throw new RosterRefused("the XMPP server refused a contact of " + account + ": " + refusal.condition());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
