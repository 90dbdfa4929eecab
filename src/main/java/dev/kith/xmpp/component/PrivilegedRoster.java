package dev.kith.xmpp.component;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.sync.SubscriptionAccess;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.RosterQuery;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.WriteGate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/** Everybody's roster through one component, by privilege (XEP-0356 §3). */
@ApplicationScoped
@Typed({PrivilegedRoster.class, RosterWay.class})
class PrivilegedRoster implements RosterWay, SubscriptionAccess {
    private final Stream stream;
    private final WriteGate gate;
    private final Onlooker onlooker;
    private volatile boolean maySet;
    private volatile boolean takesSubscriptions;
    private volatile Trial tried = new Trial.Fails("there was no link to the XMPP server yet", "");

    /** Who is told when a subscription was set. */
    interface Onlooker {
        /**
         * The account's item for a contact has another subscription now.
         *
         * @param item as it was before
         */
        void changed(BareJid account, RosterItem item, Subscription now);
    }

    @Inject
    PrivilegedRoster(Stream stream, SpokenFor spokenFor) {
        this(stream, new WriteGate(() -> stream.inFlight().isSuspicious()), spokenFor);
    }

    PrivilegedRoster(Stream stream) {
        this(stream, new WriteGate(() -> stream.inFlight().isSuspicious()));
    }

    PrivilegedRoster(Stream stream, WriteGate gate) {
        this(stream, gate, (account, item, now) -> {});
    }

    private PrivilegedRoster(Stream stream, WriteGate gate, Onlooker onlooker) {
        this.stream = stream;
        this.gate = gate;
        this.onlooker = onlooker;
    }

    /** Whether sets arrive on the present stream, as far as was found out. */
    void maySet(boolean maySet) {
        this.maySet = maySet;
        takesSubscriptions = false;
    }

    @Override
    public RosterChoice choice() {
        return RosterChoice.PRIVILEGED;
    }

    /** The component's name and secret are needed in any case. */
    @Override
    public boolean isConfigured() {
        return true;
    }

    /** What {@link PrivilegeTrial} found on the present link. */
    @Override
    public Trial attempt() {
        return tried;
    }

    /** What was found on the present link. */
    void tried(Trial trial) {
        tried = trial;
    }

    @Override
    public Roster fetch(BareJid account) throws RosterUnavailable, RosterRefused {
        RosterQuery answer = ask(account, RosterQuery.get(), false);
        Map<BareJid, RosterItem> items = new HashMap<>();
        answer.items().forEach(item -> items.put(item.jid(), item));
        return new Roster(items, answer.unreadable());
    }

    @Override
    public void set(BareJid account, Contact contact) throws RosterUnavailable, RosterRefused {
        if (contact.jid().equals(account)) { // Prosody's mod_privilege does not even answer
            throw new RosterRefused("the roster of " + account + " cannot hold its owner");
        }
        IQ unused = ask(account, RosterQuery.set(contact), true);
    }

    /** Puts the component itself on a roster that does not have it, with the right to see presence. */
    void letIn(BareJid account, Contact self) throws RosterUnavailable, RosterRefused {
        IQ unused = ask(account, RosterQuery.letIn(self), true);
    }

    @Override
    public void remove(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused {
        IQ unused = ask(account, RosterQuery.remove(contact), true);
    }

    /** A set is taken literally, which is more than the protocol says (XEP-0356 §3.2); asking takes the person's own session. */
    @Override
    public Set<Ability> abilities() {
        return maySet ? EnumSet.of(Ability.SET) : EnumSet.noneOf(Ability.class);
    }

    @Override
    public boolean setSubscription(BareJid account, RosterItem item, Subscription wanted)
            throws RosterUnavailable, RosterRefused {
        var contact = new Contact(item.jid(), item.name(), item.groups());
        IQ unused = ask(account, RosterQuery.set(contact, wanted), true);
        if (!takesSubscriptions) {
            seeWhetherTaken(account, item, wanted);
        }
        onlooker.changed(account, item, wanted);
        return true;
    }

    /** ejabberd from 23.10 on takes the item and drops its subscription; found out once on each stream. */
    private void seeWhetherTaken(BareJid account, RosterItem before, Subscription wanted)
            throws RosterUnavailable, RosterRefused {
        if (wanted == before.subscription()) {
            return; // proves nothing
        }
        RosterItem now = fetch(account).items().get(before.jid());
        if (now != null && now.subscription() == before.subscription()) {
            maySet = false;
            throw new RosterRefused("the XMPP server does not let a component set whose presence flows");
        }
        takesSubscriptions = true;
    }

    @Override
    public void ask(BareJid account, BareJid contact) throws RosterRefused {
        throw new RosterRefused("a component cannot ask for a person");
    }

    @Override
    public Set<String> blocked(BareJid account) throws RosterRefused {
        throw new RosterRefused("a component cannot read a blocklist");
    }

    /**
     * Whether the server has this account, found out by taking an item off its roster that never was on it. That changes
     * nothing: an account answers {@code item-not-found} (RFC 6121 §2.5.3), and where there is none, the server has no
     * roster to answer for. Every other question is answered alike for both, so that nobody can probe for accounts.
     *
     * @throws RosterRefused when the server says neither
     */
    @Override
    public boolean exists(BareJid account) throws RosterUnavailable, RosterRefused {
        RosterQuery query = RosterQuery.remove(BareJid.parse("nobody." + stream.name()));
        query.setTo(address(account));
        try {
            return gate.<Boolean, Exception>pass(account, false, () -> {
                try {
                    IQ unused = stream.ask(query);
                    return true;
                } catch (Stream.Refusal refusal) {
                    return switch (refusal.condition()) {
                        case item_not_found -> true;
                        case service_unavailable -> false;
                        default -> throw refusal;
                    };
                }
            });
        } catch (RosterUnavailable | RosterRefused | RuntimeException e) {
            throw e;
        } catch (Stream.Refusal refusal) {
            throw new RosterRefused(explain(account, refusal.condition()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private <T extends IQ> T ask(BareJid account, RosterQuery query, boolean write)
            throws RosterUnavailable, RosterRefused {
        query.setTo(address(account));
        try {
            return gate.<T, Exception>pass(account, write, () -> {
                try {
                    return stream.ask(query);
                } catch (Stream.Refusal refusal) {
                    if (query.removes() && refusal.condition() == Condition.item_not_found) {
                        @SuppressWarnings("unchecked")
                        T gone = (T) IQ.createResultIQ(query); // not there is as good as removed
                        return gone;
                    }
                    throw refusal;
                }
            });
        } catch (RosterUnavailable | RosterRefused e) {
            throw e;
        } catch (Stream.Refusal refusal) {
            throw new RosterRefused(explain(account, refusal.condition()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String explain(BareJid account, Condition condition) {
        return switch (condition) {
            case forbidden, not_allowed ->
                "the XMPP server does not let Kith use the roster of " + account + ". Next: kith doctor";
            case service_unavailable ->
                "the XMPP server has no account " + account + ", or gives Kith no right to its roster. Next: check the"
                        + " address, then kith doctor";
            default -> "the XMPP server refused a contact of " + account + ": " + condition;
        };
    }

    private static EntityBareJid address(BareJid account) throws RosterRefused {
        try {
            return JidCreate.entityBareFrom(account.toString());
        } catch (XmppStringprepException e) {
            throw new RosterRefused("the XMPP library does not accept the address " + account);
        }
    }
}
