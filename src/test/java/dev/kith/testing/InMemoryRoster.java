package dev.kith.testing;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterAccess;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.sync.SubscriptionAccess;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Rosters in memory, with the faults that a test asks for. */
public final class InMemoryRoster implements RosterAccess, SubscriptionAccess {
    private final Map<BareJid, Map<BareJid, RosterItem>> rosters = new ConcurrentHashMap<>();
    private final Set<BareJid> refused = new HashSet<>();
    private final Set<String> blocked = ConcurrentHashMap.newKeySet();

    /** What happens elsewhere when it is asked what this way can do: the plan for presence is made then. */
    public volatile Runnable whenAsked = () -> {};

    private volatile Set<Ability> abilities = Set.of(Ability.SET, Ability.ASK, Ability.BLOCKLIST);
    private final Set<BareJid> hidden = new HashSet<>();
    private boolean tellsHidden = true;
    private int writesUntilDown = Integer.MAX_VALUE;
    private boolean losesAnswers;
    private volatile int fetches;
    private int writes;
    private Runnable beforeFetch = () -> {};
    private Runnable beforeWrite = () -> {};

    /** The live roster of an account: a test may edit it as the person would. */
    public Map<BareJid, RosterItem> of(BareJid account) {
        return rosters.computeIfAbsent(account, key -> new ConcurrentHashMap<>());
    }

    /** From the n-th write on, the server is away; with {@code losesAnswers} that write still arrives. */
    public void goDownAfter(int writesLeft, boolean losesAnswers) {
        this.writesUntilDown = writesLeft;
        this.losesAnswers = losesAnswers;
    }

    public void comeBack() {
        writesUntilDown = Integer.MAX_VALUE;
    }

    public void refuse(BareJid contact) {
        refused.add(contact);
    }

    /** What happens elsewhere while a roster is read. */
    public void beforeFetch(Runnable elsewhere) {
        beforeFetch = elsewhere;
    }

    /** What happens elsewhere while a roster is written. */
    public void beforeWrite(Runnable elsewhere) {
        beforeWrite = elsewhere;
    }

    public int fetches() {
        return fetches;
    }

    public int writes() {
        return writes;
    }

    /** Keeps an item, and does not show it. */
    public void hide(BareJid contact) {
        hidden.add(contact);
    }

    /** From now on it cannot tell a hidden item from one that is not there. */
    public void tellNothingOfHidden() {
        tellsHidden = false;
    }

    /** Shows it again. */
    public void show(BareJid contact) {
        hidden.remove(contact);
    }

    @Override
    public Set<BareJid> unsure(BareJid account, Set<BareJid> missing) {
        return tellsHidden ? Set.of() : missing;
    }

    @Override
    public Set<BareJid> hidden(BareJid account, Set<BareJid> missing) {
        if (!tellsHidden) {
            return Set.of();
        }
        var found = new HashSet<>(missing);
        found.retainAll(hidden);
        found.retainAll(of(account).keySet());
        return found;
    }

    @Override
    public Roster fetch(BareJid account) throws RosterUnavailable {
        if (writesUntilDown <= 0) {
            throw new RosterUnavailable("the server is away", null);
        }
        fetches++;
        beforeFetch.run();
        var shown = new HashMap<>(of(account));
        shown.keySet().removeAll(hidden);
        return new Roster(shown, 0);
    }

    @Override
    public void set(BareJid account, Contact contact) throws RosterUnavailable, RosterRefused {
        refuseIfAsked(contact.jid());
        write(() -> {
            RosterItem old = of(account).get(contact.jid());
            of(account)
                    .put(
                            contact.jid(),
                            new RosterItem(
                                    contact.jid(),
                                    contact.name(),
                                    contact.groups(),
                                    old == null ? Subscription.NONE : old.subscription(),
                                    old != null && old.pendingOut()));
        });
    }

    @Override
    public void remove(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused {
        refuseIfAsked(contact);
        write(() -> of(account).remove(contact));
    }

    private void refuseIfAsked(BareJid contact) throws RosterRefused {
        if (refused.contains(contact)) {
            throw new RosterRefused("bad-request");
        }
    }

    private void write(Runnable work) throws RosterUnavailable {
        beforeWrite.run();
        if (writesUntilDown-- <= 0) {
            if (losesAnswers && writesUntilDown == -1) {
                work.run();
            }
            throw new RosterUnavailable("the answer did not come", null);
        }
        writes++;
        work.run();
    }

    @Override
    public Set<Ability> abilities() {
        whenAsked.run();
        return abilities;
    }

    /** What this way can do from now on. */
    public void abilities(Set<Ability> abilities) {
        this.abilities = Set.copyOf(abilities);
    }

    @Override
    public boolean setSubscription(BareJid account, RosterItem item, Subscription wanted)
            throws RosterUnavailable, RosterRefused {
        refuseIfAsked(item.jid());
        write(() -> of(account)
                .computeIfPresent(
                        item.jid(), (jid, now) -> new RosterItem(jid, now.name(), now.groups(), wanted, false)));
        return true;
    }

    @Override
    public void ask(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused {
        refuseIfAsked(contact);
        write(() -> of(account)
                .computeIfPresent(
                        contact,
                        (jid, now) -> new RosterItem(jid, now.name(), now.groups(), now.subscription(), true)));
    }

    @Override
    public Set<String> blocked(BareJid account) {
        return blocked;
    }

    /** Whom everybody blocks from now on. */
    public void block(String address) {
        blocked.add(address);
    }
}
