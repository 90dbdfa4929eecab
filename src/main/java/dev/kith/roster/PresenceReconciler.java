package dev.kith.roster;

import dev.kith.jid.BareJid;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.LastSynced.Released;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose presence is to flow, once the items are as they should be. Each account decides for its own roster only;
 * two accounts that hold each other come together by what each remembers: one says that it is ready, the other one sees
 * that and goes first.
 *
 * <p>By stanzas, an end is said by each side for what it gives ({@code unsubscribed}), and hardly ever for what it sees
 * ({@code unsubscribe}): RFC 6121 §3.2.2 has the server tell the other side that they are not to be seen any more, while not every
 * server answers {@code unsubscribe} with that (§3.3.3).
 *
 * <p>What people made themselves is theirs: we end only what we made, and begin nothing with an item that shows a
 * subscription or a request.
 */
public final class PresenceReconciler {
    private final PresenceView view;
    private final RosterPolicy items;
    private final PresencePolicy policy;

    private PresenceReconciler(PresenceView view, RosterPolicy items, PresencePolicy policy) {
        this.view = view;
        this.items = items;
        this.policy = policy;
    }

    /**
     * The steps to add to the plan for the items: at most one for each contact, none for those which that plan has a step
     * for, ordered by address and independent of each other. No I/O, no clock.
     *
     * @param plan the plan for the items, from the same view, before anything is withheld of it
     */
    public static List<RosterChange> reconcile(
            PresenceView view, RosterPolicy items, PresencePolicy policy, List<RosterChange> plan) {
        var reconciler = new PresenceReconciler(view, items, policy);
        Set<BareJid> busy = plan.stream().map(RosterChange::jid).collect(Collectors.toUnmodifiableSet());
        var steps = new ArrayList<RosterChange>();
        for (BareJid jid : reconciler.concerned()) {
            if (!busy.contains(jid)) {
                reconciler
                        .decide(jid)
                        .map(move -> reconciler.step(jid, move))
                        .filter(step -> !step.writes() || reconciler.isAble(step.move()))
                        .map(step -> reconciler.isTooEarly(step) ? new RosterChange.Hold(jid) : step)
                        .ifPresent(steps::add);
            }
        }
        return List.copyOf(steps);
    }

    /** Contacts we remember something of; an item that is the person's own is never even looked at. */
    private Set<BareJid> concerned() {
        var concerned = new TreeSet<>(view.bonds().keySet());
        view.roster().lastSynced().forEach((jid, last) -> {
            if (last instanceof Managed) {
                concerned.add(jid);
            }
        });
        return concerned;
    }

    private RosterChange.Flow step(BareJid jid, Move move) {
        return new RosterChange.Flow(jid, view.roster().roster().get(jid), move);
    }

    /** Held back is only what begins: that ends every loop, and nobody is seen for ten minutes longer than they want. */
    private static boolean begins(Move move) {
        return move == Move.PAIR || move == Move.ASK;
    }

    private boolean isTooEarly(RosterChange.Flow step) {
        if (begins(step.move())) {
            return view.held().contains(step.jid());
        }
        boolean goesOn = step.move() == Move.FINISH || step.move() == Move.TAKE_BACK;
        return goesOn && isForOtherToEnd(step.jid(), step.item());
    }

    /** The item shows only what the other side gives, and that side is about to end it. */
    private boolean isForOtherToEnd(BareJid jid, @Nullable RosterItem item) {
        return !policy.canSet()
                && item != null
                && item.subscription() == Subscription.TO
                && view.awaited().contains(jid);
    }

    private boolean isAble(Move move) {
        return move == Move.ASK ? policy.canAsk() : policy.canSet() || policy.canAsk();
    }

    private Optional<Move> decide(BareJid jid) {
        RosterItem item = view.roster().roster().get(jid);
        LastSynced last = view.roster().lastSynced().get(jid);
        Bond bond = view.bonds().get(jid);
        if (last == null) {
            return forgotten(bond);
        }
        return switch (bond) {
            case null -> begin(jid, item, last, null);
            case OFFERED -> begin(jid, item, last, bond);
            case PAIRING -> Optional.of(isTakenBackThere(jid) ? takeBack(jid, item) : pairing(jid, item, last));
            case PAIRED -> keep(jid, item, last);
            case ENDING -> Optional.of(isTakenBackThere(jid) ? takeBack(jid, item) : goOnEnding(item));
            case PARTING -> Optional.of(isTheirs(item) ? Move.LET_BE : Move.TAKE_BACK);
            case ASKING -> Optional.of(isAnswered(item) ? Move.GIVE_UP : Move.WAIT);
            case ASKED -> await(jid, item, last);
            case THEIRS, TAKEN_BACK, DECLINED -> Optional.empty();
        };
    }

    /** The ledger knows nothing of the item any more, so nothing about it is ours; what was over stays over. */
    private static Optional<Move> forgotten(@Nullable Bond bond) {
        return switch (bond) {
            case null -> Optional.empty();
            case THEIRS, TAKEN_BACK, DECLINED -> Optional.empty();
            case OFFERED -> Optional.of(Move.FORGET);
            case PAIRING, PAIRED, ENDING, PARTING -> Optional.of(Move.LET_BE);
            case ASKING, ASKED -> Optional.of(Move.GIVE_UP);
        };
    }

    /** Nothing of ours flows yet. */
    private Optional<Move> begin(BareJid jid, @Nullable RosterItem item, LastSynced last, @Nullable Bond bond) {
        if (item == null || !(last instanceof Managed)) {
            return Optional.empty();
        }
        if (item.hasSubscription()) {
            return Optional.of(isGivenAlready(jid, item, bond) ? Move.PAIR : Move.LET_BE);
        }
        if (bond == Bond.OFFERED && isTakenBackThere(jid)) {
            return Optional.of(Move.TAKE_BACK);
        }
        if (!isWanted(jid)) {
            return Optional.empty();
        }
        Partner partner = view.partners().get(jid);
        if (policy.pairs() && isAble(Move.PAIR) && partner != null && partner.wantsUs()) {
            // By stanzas, what ended here has ended there: they have yet to see that.
            boolean outdated = !policy.canSet() && partner.bond() == Bond.PAIRED;
            if (partner.isReady()) {
                return outdated ? Optional.empty() : Optional.of(Move.PAIR);
            }
            return partner.bond() == null && bond == null ? Optional.of(Move.OFFER) : Optional.empty();
        }
        // Not after a pair that the other side has ended: then this side is left at OFFERED.
        boolean isNew = bond == null && (partner == null || partner.bond() == null);
        boolean ask =
                policy.asks() && policy.canAsk() && isNew && view.askable().contains(jid);
        return ask ? Optional.of(Move.ASK) : Optional.empty();
    }

    /**
     * A server may remember that we let the other side see us, from an earlier pair (RFC 6121 §3.4): then it answers their
     * request by itself, before it is our turn.
     */
    private boolean isGivenAlready(BareJid jid, RosterItem item, @Nullable Bond bond) {
        return !policy.canSet()
                && bond == Bond.OFFERED
                && item.subscription() == Subscription.FROM
                && !item.pendingOut()
                && isWanted(jid)
                && isReady(jid)
                && view.others().get(jid) == Bond.PAIRING;
    }

    /**
     * By stanzas a person's word lowers both items, and nobody can tell afterwards who of the two has said it. So what one side
     * counts as taken back counts for both: neither is paired again because the other one alone wants it.
     */
    private boolean isTakenBackThere(BareJid jid) {
        Bond there = view.others().get(jid);
        return !policy.canSet() && (there == Bond.PARTING || there == Bond.TAKEN_BACK);
    }

    /** What the other side gives it ends itself; it sees that we do not hold on to it by what we note. */
    private Move takeBack(BareJid jid, @Nullable RosterItem item) {
        return isForOtherToEnd(jid, item) ? Move.PART : Move.TAKE_BACK;
    }

    /**
     * By stanzas an item rises step by step. Lowered meanwhile, it was so by a person, who took it back or answered with no, unless the
     * other side has no use for the pair any more.
     */
    private Move pairing(BareJid jid, @Nullable RosterItem item, LastSynced last) {
        boolean isRemoved = item == null && last.equals(new Released(Reason.REMOVED_BY_PERSON));
        if (isRemoved && !policy.canSet()) {
            return Move.TAKE_BACK;
        }
        boolean isThere = item != null && item.subscription() == Subscription.BOTH;
        if (isThere || !view.lowered().contains(jid)) {
            return goOnPairing(jid, item, last);
        }
        if (isReady(jid)) {
            return takeBack(jid, item);
        }
        return shows(item) ? ending(jid, item) : Move.ENDED;
    }

    /** A write is under way, or a pair that takes both sides several turns. */
    private Move goOnPairing(BareJid jid, @Nullable RosterItem item, LastSynced last) {
        if (item == null) {
            return Move.ENDED;
        }
        if (item.subscription() == Subscription.BOTH) {
            return mayStay(jid, last) && !graceIsOver(jid, last) ? Move.CONFIRM : ending(jid, item);
        }
        if (policy.canSet() && item.hasSubscription()) {
            return Move.LET_BE; // half a pair is nothing that we write
        }
        if (last instanceof Managed && isWanted(jid) && isReady(jid)) {
            return Move.PAIR;
        }
        return item.hasSubscription() ? ending(jid, item) : Move.ENDED;
    }

    /** The write may have arrived; what the item shows beside {@code both} is then the people's, made since. */
    private Move goOnEnding(@Nullable RosterItem item) {
        if (!shows(item)) {
            return Move.ENDED;
        }
        boolean sinceThen = policy.canSet() && item != null && item.subscription() != Subscription.BOTH;
        if (sinceThen) {
            return Move.LET_BE;
        }
        return item != null && item.subscription() == Subscription.BOTH ? Move.END : Move.FINISH;
    }

    /** A request that was sent after we had done ours: they are settling it between themselves. */
    private static boolean isTheirs(@Nullable RosterItem item) {
        return item != null && item.pendingOut();
    }

    private Optional<Move> keep(BareJid jid, @Nullable RosterItem item, LastSynced last) {
        if (item != null && item.subscription() == Subscription.BOTH && !isTakenBackThere(jid)) {
            boolean over = !mayStay(jid, last) || graceIsOver(jid, last);
            return over ? Optional.of(ending(jid, item)) : Optional.empty();
        }
        if (isTheirs(item)) {
            return Optional.of(Move.LET_BE);
        }
        return Optional.of(isEndedThere(jid) ? (shows(item) ? ending(jid, item) : Move.ENDED) : takeBack(jid, item));
    }

    /**
     * Where an item is set as wanted, nobody but a person can have lowered it. Real stanzas from the other side do so too, and
     * then that side has noted before that it ends the pair.
     */
    private boolean isEndedThere(BareJid jid) {
        Bond there = view.others().get(jid);
        boolean holdsOn = there == Bond.PAIRING || there == Bond.PAIRED;
        return !policy.canSet() && !holdsOn && !isTakenBackThere(jid);
    }

    /** A request of ours: whether it was answered is in the item, the answer is theirs to give. */
    private Optional<Move> await(BareJid jid, @Nullable RosterItem item, LastSynced last) {
        if (isAnswered(item)) {
            return Optional.of(Move.GIVE_UP);
        }
        if (graceIsOver(jid, last)) {
            return Optional.of(Move.WITHDRAW);
        }
        // Meanwhile they wanted the same: what we asked for becomes a pair.
        return last instanceof Managed && isWanted(jid) && isReady(jid) ? Optional.of(Move.PAIR) : Optional.empty();
    }

    /** With no: neither pending any more, nor granted. */
    private static boolean isAnswered(@Nullable RosterItem item) {
        return item == null
                || !(item.pendingOut()
                        || item.subscription() == Subscription.TO
                        || item.subscription() == Subscription.BOTH);
    }

    private boolean isReady(BareJid jid) {
        Partner partner = view.partners().get(jid);
        return policy.pairs() && partner != null && partner.isReady();
    }

    /** Where the other side is ready only, it follows as long as it sees that we want it. */
    private boolean mayStay(BareJid jid, LastSynced last) {
        Partner partner = view.partners().get(jid);
        if (!policy.pairs() || partner == null) {
            return false;
        }
        return partner.isPaired() || (partner.isReady() && last instanceof Managed && isWanted(jid));
    }

    private Move ending(BareJid jid, @Nullable RosterItem item) {
        if (isForOtherToEnd(jid, item)) {
            return Move.STOP;
        }
        return policy.pairs() ? Move.END : Move.CALL_OFF;
    }

    private boolean isWanted(BareJid jid) {
        return view.roster().wanted().containsKey(jid);
    }

    private boolean graceIsOver(BareJid jid, LastSynced last) {
        return !isWanted(jid)
                && last instanceof Managed managed
                && items.graceIsOver(managed.leavingSince(), view.roster().now());
    }

    private static boolean shows(@Nullable RosterItem item) {
        return item != null && item.hasSubscription();
    }
}
