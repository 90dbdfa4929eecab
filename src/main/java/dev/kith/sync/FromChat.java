package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.account.SecretUnreadable;
import dev.kith.jid.BareJid;
import dev.kith.roster.Brake;
import dev.kith.roster.CardChange;
import dev.kith.roster.CardReconciler;
import dev.kith.roster.CardView;
import dev.kith.roster.LastSynced;
import dev.kith.roster.MadeCard;
import dev.kith.sync.SyncOutcome.Counts;
import dev.kith.sync.SyncOutcome.Failed;
import dev.kith.sync.SyncOutcome.Postponed;
import dev.kith.sync.SyncOutcome.Refused;
import dev.kith.sync.SyncOutcome.Synced;
import dev.kith.time.Lately;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The second half of a pass, for accounts that chose it: contacts that the person added in chat become cards. It comes
 * after the roster is as the books want it, and reads the roster anew, since no server tells us of the person's edits.
 */
@ApplicationScoped
class FromChat {
    /** So many cards are asked for in one pass; the next one, after the usual time, goes on. */
    private static final int MOST_STEPS = 200;

    private static final Duration RETRY = Duration.ofMinutes(1);

    private final RosterAccess rosters;
    private final SyncState state;
    private final MadeCards memory;
    private final CardAccess cards;
    private final CardHold holds;
    private final SyncConfig config;
    private final Clock clock;

    private final Lately missed;

    /** Rosters after which there was nothing to do, by what they were, and until when that is taken for granted. */
    private final Map<Long, Rest> atRest = new ConcurrentHashMap<>();

    private record Rest(int roster, Instant until) {}

    @Inject
    FromChat(
            RosterAccess rosters,
            SyncState state,
            MadeCards memory,
            CardAccess cards,
            CardHold holds,
            SyncConfig config,
            Clock clock) {
        this(rosters, state, memory, cards, holds, config, clock, System::nanoTime);
    }

    FromChat(
            RosterAccess rosters,
            SyncState state,
            MadeCards memory,
            CardAccess cards,
            CardHold holds,
            SyncConfig config,
            Clock clock,
            LongSupplier nanos) {
        this.missed = new Lately(nanos, config.goneFromChatAfter());
        this.rosters = rosters;
        this.state = state;
        this.memory = memory;
        this.cards = cards;
        this.holds = holds;
        this.config = config;
        this.clock = clock;
    }

    /** Something changed in the account's books, so that the next pass has to compare everything again. */
    void doubt(long account) {
        atRest.remove(account);
    }

    /** Runs the first half, and then this one if the books could be read. */
    SyncOutcome after(Account account, Supplier<SyncOutcome> firstHalf, BooleanSupplier stopping) {
        // Asked first: the first half uses a release up when it has nothing to withhold itself.
        int released = state.released(account);
        SyncOutcome first = firstHalf.get();
        try {
            return switch (first) {
                case Synced(Counts counts) -> follow(account, "", counts, released, stopping);
                // What the brake or the XMPP server withholds is a doubt about the roster: nothing is taken for gone.
                case Refused(String reason, Counts counts, boolean braked) ->
                    braked(braked, follow(account, reason, counts, released, stopping));
                case Postponed _, Failed _ -> first;
            };
        } catch (SourceUnavailable e) {
            return new Postponed(
                    String.valueOf(e.getMessage()),
                    clock.instant().plus(e.retryAfter().orElse(RETRY)));
        } catch (RosterUnavailable e) {
            return new Postponed(String.valueOf(e.getMessage()), clock.instant().plus(RETRY));
        } catch (SourceDenied | RosterRefused | SecretUnreadable e) {
            return new Failed(String.valueOf(e.getMessage()));
        }
    }

    private static SyncOutcome braked(boolean braked, SyncOutcome outcome) {
        return braked && outcome instanceof Refused refused
                ? new Refused(refused.reason(), refused.counts(), true)
                : outcome;
    }

    private SyncOutcome follow(Account account, String refusal, Counts counts, int released, BooleanSupplier stopping)
            throws SourceUnavailable, SourceDenied, RosterUnavailable, RosterRefused {
        var roster = rosters.fetch(account.jid());
        int looks = roster.items().hashCode();
        Rest rest = atRest.remove(account.id());
        if (refusal.isEmpty()
                && rest != null
                && rest.roster() == looks
                && rest.until().isAfter(clock.instant())) {
            atRest.put(account.id(), rest);
            return new Synced(counts);
        }
        var known = memory.known(account);
        var plan = plan(account, roster, known, refusal.isEmpty(), released);
        var steps = new CardSteps(account, cards, memory, holds, known.made());
        int asked = 0;
        for (CardChange change : plan.steps()) {
            if (stopping.getAsBoolean()) {
                return new Postponed(
                        "not finished yet (" + counts.with(steps.counts()) + "); goes on", clock.instant());
            }
            boolean likelyRefused = change instanceof CardChange.Create && steps.wasRefused();
            boolean enough = change.asks() && asked >= MOST_STEPS;
            if (!likelyRefused && !enough) {
                steps.carryOut(change);
                if (change instanceof CardChange.Miss miss) {
                    missed.note(List.of(new Missed(account.id(), miss.jid())));
                }
                asked += change.asks() ? 1 : 0;
            }
        }
        var held = holds.held(account.id());
        boolean nothingOpen = plan.steps().isEmpty()
                && plan.withheld().isEmpty()
                && held.isEmpty()
                && known.complete()
                && known.made().values().stream().allMatch(card -> card.missingSince() == null);
        if (nothingOpen) {
            atRest.put(account.id(), new Rest(looks, clock.instant().plus(config.fullListing())));
        }
        return ended(account, plan, refusal, counts.with(steps.counts()), held.values());
    }

    private SyncOutcome ended(
            Account account, CardReconciler.Plan plan, String refusal, Counts counts, Collection<String> held) {
        if (!refusal.isEmpty()) {
            return new Refused(refusal, counts);
        }
        if (!plan.withheld().isEmpty()) {
            state.brake(account, "CARDS", plan.withheld().size(), clock.instant());
            return new Refused(
                    reason(plan) + " Look with: kith sync " + account.jid()
                            + " --dry-run; if it is right: kith release " + account.jid(),
                    counts,
                    true);
        }
        return held.isEmpty()
                ? new Synced(counts)
                : new Refused(
                        held.size() + (held.size() == 1 ? " card waits: " : " cards wait: ")
                                + held.iterator().next() + " Tried again every hour.",
                        counts);
    }

    /** Why the brake withholds removals of cards. */
    static String reason(CardReconciler.Plan plan) {
        return plan.withheld().size()
                + " cards made from chat would be removed at once, which is too many to believe; none was.";
    }

    /** What a pass would do now. */
    CardReconciler.Plan preview(Account account) throws RosterUnavailable, RosterRefused {
        return plan(account, rosters.fetch(account.jid()), memory.known(account), true, state.released(account));
    }

    private CardReconciler.Plan plan(
            Account account, RosterAccess.Roster roster, MadeCards.Known known, boolean trusted, int released)
            throws RosterUnavailable, RosterRefused {
        var ledger = state.load(account);
        var gone = gone(account, roster, ledger, known.made());
        var view = new CardView(
                account.jid(),
                memory.component(),
                roster.items(),
                trusted && roster.unreadable() == 0 && !isLost(gone, ledger),
                ledger,
                certain(account, roster, known.made(), gone),
                known.versions(),
                known.named(),
                known.complete(),
                holds.held(account.id()).keySet(),
                clock.instant());
        return CardReconciler.reconcile(view, config.goneFromChatAfter(), released);
    }

    /** Contacts that are ours in whichever way and not on the roster; not those that the server may have and does not show. */
    private Set<BareJid> gone(
            Account account, RosterAccess.Roster roster, Map<BareJid, LastSynced> ledger, Map<BareJid, MadeCard> made)
            throws RosterUnavailable, RosterRefused {
        var gone = new HashSet<>(made.keySet());
        ledger.forEach((jid, last) -> {
            if (last.isWanted()) {
                gone.add(jid);
            }
        });
        gone.removeAll(roster.items().keySet());
        if (!gone.isEmpty()) {
            var missing = Set.copyOf(gone);
            gone.removeAll(rosters.hidden(account.jid(), missing));
            gone.removeAll(rosters.unsure(account.jid(), missing));
        }
        return gone;
    }

    /** A roster that lacks this many of ours at once was lost, and says nothing of what the person removed. */
    private static boolean isLost(Set<BareJid> gone, Map<BareJid, LastSynced> ledger) {
        var wanted = new HashMap<>(ledger);
        wanted.values().removeIf(last -> !last.isWanted());
        return Brake.isMany(wanted.keySet().stream().filter(gone::contains).count(), wanted.size());
    }

    /**
     * The cards, without those from whose contact's absence nothing follows: the server may have it and not show it, or it was missed
     * first a moment ago, whatever the time of day says by now.
     */
    private Map<BareJid, MadeCard> certain(
            Account account, RosterAccess.Roster roster, Map<BareJid, MadeCard> made, Set<BareJid> gone) {
        var certain = new HashMap<>(made);
        certain.keySet().removeIf(jid -> !roster.items().containsKey(jid) && !gone.contains(jid));
        certain.entrySet()
                .removeIf(card -> gone.contains(card.getKey())
                        && card.getValue().missingSince() != null
                        && missed.contains(new Missed(account.id(), card.getKey())));
        return certain;
    }

    private record Missed(long account, BareJid jid) {}
}
