package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Standing;
import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import dev.kith.roster.LastSynced;
import dev.kith.roster.Partner;
import dev.kith.roster.PresencePolicy;
import dev.kith.roster.PresenceReconciler;
import dev.kith.roster.PresenceView;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterPolicy;
import dev.kith.roster.RosterView;
import dev.kith.sync.SubscriptionAccess.Ability;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a pass that is about presence: reads what the decision rests on, and keeps what came of it. */
@ApplicationScoped
class PresencePlanner {
    /** By stanzas each side gives, asks, and answers when it is asked, and ends what it gives and what it sees, one after the other. */
    private static final int TURNS = 4;

    private final Accounts accounts;
    private final BondMemory memory;
    private final SubscriptionAccess subscriptions;
    private final WriteHold holds;
    private final Clock clock;
    private final Patience patience;

    PresencePlanner(
            Accounts accounts, BondMemory memory, SubscriptionAccess subscriptions, WriteHold holds, Clock clock) {
        this.accounts = accounts;
        this.memory = memory;
        this.subscriptions = subscriptions;
        this.holds = holds;
        this.clock = clock;
        this.patience = new Patience(clock);
    }

    /**
     * What is to be done about presence.
     *
     * @param bonds what we remember of each contact
     */
    record Plan(List<RosterChange> steps, Map<BareJid, Bond> bonds) {}

    /**
     * The steps that follow the plan for the items. To be called once the roster is read: what the other side did to it
     * is then noted already.
     *
     * @param explicit contacts whose card names their chat address
     */
    Plan plan(Account account, RosterView view, RosterPolicy items, List<RosterChange> plan, Set<BareJid> explicit)
            throws RosterUnavailable, RosterRefused {
        var bonds = memory.bonds(account);
        // First: the other side notes that it ends a pair before it lowers anything.
        var lowered = subscriptions.lowered(account.jid(), rising(bonds));
        var holders = memory.holders(account.jid());
        var partners = partners(holders);
        var policy =
                policy(account.subscriptions().pairs(), account.subscriptions().asks());
        Set<BareJid> askable = policy.asks() && policy.canAsk() ? askable(account, explicit) : new HashSet<>();
        if (!(partners.isEmpty() && askable.isEmpty())
                && subscriptions.abilities().contains(Ability.BLOCKLIST)) {
            Set<String> blocked = subscriptions.blocked(account.jid());
            partners.keySet().removeIf(jid -> isBlocked(jid, blocked));
            askable.removeIf(jid -> isBlocked(jid, blocked));
        }
        var others = others(holders);
        var presence = new PresenceView(
                view,
                bonds,
                partners,
                others,
                patience.awaited(account, bonds, others),
                lowered,
                holds.heldPresence(account.id(), policy.canSet() ? 1 : TURNS),
                askable);
        return new Plan(PresenceReconciler.reconcile(presence, items, policy, plan), bonds);
    }

    private static Set<BareJid> rising(Map<BareJid, Bond> bonds) {
        return bonds.entrySet().stream()
                .filter(entry -> entry.getValue() == Bond.PAIRING)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Contacts with an account here to whom our steps may matter, as it is now. */
    Set<BareJid> neighbours(Account account) {
        var holders = memory.holders(account.jid());
        var neighbours = new HashSet<>(partners(holders).keySet());
        others(holders).forEach((jid, bond) -> {
            if (bond.isOurs()) { // also of one that is switched off: it waits for our part
                neighbours.add(jid);
            }
        });
        return neighbours;
    }

    boolean owesFarewell(Account account) {
        return memory.bonds(account).values().stream().anyMatch(Bond::isOurs);
    }

    /**
     * What is left to do for an account that is switched off: presence that flows by our doing ends, and nothing else.
     *
     * @param waits whether the other sides are given time to end their parts first
     */
    Plan farewell(Account account, RosterView view, RosterPolicy items, boolean waits) {
        var bonds = new HashMap<>(memory.bonds(account));
        bonds.values().removeIf(bond -> !bond.isOurs());
        var ledger = new HashMap<BareJid, LastSynced>(view.lastSynced());
        ledger.keySet().retainAll(bonds.keySet());
        var ours = new RosterView(Map.of(), view.roster(), ledger, Set.of(), view.now());
        var others = others(memory.holders(account.jid()));
        Set<BareJid> awaited = waits ? patience.awaited(account, bonds, others) : Set.of();
        var presence = new PresenceView(ours, bonds, Map.of(), others, awaited, Set.of(), Set.of(), Set.of());
        var steps = PresenceReconciler.reconcile(presence, items, policy(false, false), List.of());
        return new Plan(steps, bonds);
    }

    private PresencePolicy policy(boolean pairs, boolean asks) {
        var abilities = subscriptions.abilities();
        return new PresencePolicy(pairs, asks, abilities.contains(Ability.SET), abilities.contains(Ability.ASK));
    }

    private Map<BareJid, Bond> others(Map<Long, Partner> holders) {
        var others = new HashMap<BareJid, Bond>();
        accounts.some(holders.keySet()).forEach(other -> {
            Partner side = holders.get(other.id());
            if (side != null && side.bond() != null) {
                others.put(other.jid(), side.bond());
            }
        });
        return others;
    }

    private Map<BareJid, Partner> partners(Map<Long, Partner> holders) {
        return accounts.some(holders.keySet()).stream()
                .filter(other -> other.enabled() && other.subscriptions().pairs())
                .collect(Collectors.toMap(Account::jid, other -> holders.get(other.id()), (a, b) -> a, HashMap::new));
    }

    private Set<BareJid> askable(Account account, Set<BareJid> explicit) {
        var askable = new HashSet<>(explicit);
        askable.removeIf(RoleAddress::is);
        askable.removeAll(memory.requested(account));
        return askable;
    }

    private static boolean isBlocked(BareJid jid, Set<String> blocked) {
        return blocked.contains(jid.toString()) || blocked.contains(jid.domainpart());
    }

    /** Takes one request out of the budget, if there is one left. One at a time: who waits for other processes holds a connection. */
    synchronized boolean mayAsk(Account account, BareJid contact) {
        boolean own = contact.domainpart().equals(account.jid().domainpart());
        boolean may = memory.ask(account, contact, clock.instant(), spent -> RequestBudget.allows(spent, own));
        if (!may) {
            SyncMeters.budgetExhausted();
        }
        return may;
    }

    void note(Account account, BareJid contact, @Nullable Bond bond) {
        memory.bond(account, contact, bond);
    }

    /** Accounts of these shards that are switched off, and whose presence still flows by our doing. */
    List<Standing> leaving(Collection<Integer> shards) {
        List<Standing> off = accounts.off(shards);
        Set<Long> pairs = memory.withPairs(off.stream().map(Standing::id).toList());
        return off.stream().filter(account -> pairs.contains(account.id())).toList();
    }
}
