package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.account.SecretUnreadable;
import dev.kith.account.Standing;
import dev.kith.jid.BareJid;
import dev.kith.observe.Span;
import dev.kith.replica.Claim;
import dev.kith.roster.Brake;
import dev.kith.roster.CardReconciler;
import dev.kith.roster.Contact;
import dev.kith.roster.LastSynced;
import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.Move;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterItem;
import dev.kith.roster.RosterPolicy;
import dev.kith.roster.RosterReconciler;
import dev.kith.roster.RosterView;
import dev.kith.roster.Subscription;
import dev.kith.sync.SyncOutcome.Counts;
import dev.kith.sync.SyncOutcome.Failed;
import dev.kith.sync.SyncOutcome.Postponed;
import dev.kith.sync.SyncOutcome.Refused;
import dev.kith.sync.SyncOutcome.Synced;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One pass over one account: read books and roster, plan, write, remember. A pass may be cut short after any step; the
 * next one makes up for it.
 */
@ApplicationScoped
public class AccountSync {
    private static final Logger LOG = Logger.getLogger(AccountSync.class);

    /** What is given, what is seen, and a look at what came of it. */
    private static final int TURNS_OF_AN_END = 3;

    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Contacts contacts;
    private final RosterAccess rosters;
    private final SyncState state;
    private final PresencePlanner presences;
    private final SubscriptionAccess subscriptions;
    private final FromChat fromChat;
    private final WriteHold holds;
    private final SyncConfig config;
    private final Clock clock;

    private final Judge judge;
    private final Settled settled = new Settled();
    private final HiddenItems hiddenItems = new HiddenItems();
    private final Set<Long> left = ConcurrentHashMap.newKeySet();
    private final Map<Long, ReentrantLock> turns = new ConcurrentHashMap<>();

    private volatile boolean stopping;
    private volatile Consumer<BareJid> hints = jid -> {};

    AccountSync(
            Contacts contacts,
            RosterAccess rosters,
            SyncState state,
            PresencePlanner presences,
            SubscriptionAccess subscriptions,
            FromChat fromChat,
            WriteHold holds,
            SyncConfig config,
            Clock clock) {
        this.contacts = contacts;
        this.rosters = rosters;
        this.state = state;
        this.presences = presences;
        this.subscriptions = subscriptions;
        this.fromChat = fromChat;
        this.holds = holds;
        this.config = config;
        this.clock = clock;
        this.judge = new Judge(state, clock);
    }

    /** Whom to tell that an account's roster should be looked at soon, because of what a pass of another one did. */
    void onHint(Consumer<BareJid> hints) {
        this.hints = hints;
    }

    /** Where an account's books are looked for; empty when nobody said. */
    Optional<URI> books(Account account) {
        return contacts.address(account);
    }

    /** What the next pass would do at least, were it not the first. */
    PassKind kindOfNext(Account account) {
        return settled.kind(account.id(), clock.instant());
    }

    /** Runs one pass to its end; never throws for what servers do. */
    public SyncOutcome run(Account account) {
        return alone(
                account,
                () -> account.enabled() && account.twoWayBook().isPresent()
                        ? fromChat.after(
                                account,
                                () -> pass(account),
                                endsBy(account, config.passTimeout().multipliedBy(2)))
                        : pass(account));
    }

    /** Whether a pass that begins now has to end: its time is up, the process or the claim ends, or the account is being left. */
    private BooleanSupplier endsBy(Account account, Duration time) {
        Instant deadline = clock.instant().plus(time);
        return () -> isHalted(deadline) || left.contains(account.id());
    }

    private boolean isHalted(Instant deadline) {
        return stopping || !Claim.goesOn() || clock.instant().isAfter(deadline);
    }

    private SyncOutcome pass(Account account) {
        if (left.contains(account.id())) { // it had begun to wait for its turn before
            return new Failed("The account is being left; nothing more is written for it.");
        }
        Instant start = clock.instant();
        // Taken away first: whatever ends this pass early, the next one reads the roster.
        var look = settled.look(account.id());
        var ends = endsBy(account, config.passTimeout());
        try {
            if (!account.enabled()) {
                return sayFarewell(account, look, ends, true);
            }
            boolean everything = look.isOver(start);
            // While the news is stored, the XMPP server can answer already.
            var roster = lookAtRoster(account);
            boolean changed = read(account, everything, roster);
            if (changed) {
                fromChat.doubt(account.id());
            }
            if (!changed && look.isGood(start)) {
                // Nothing new in the books, and the roster was right: edits by the person do not ask for a write.
                settled.stays(look);
                return new Synced(skippedOnly(look.skippedCards()));
            }
            Plan plan;
            try (Span span = Span.of("read roster and plan")) {
                plan = plan(account, roster, false, true);
            }
            try (Span span = Span.of("write")) {
                return carryOut(account, plan, roster, look, ends);
            }
        } catch (SourceUnavailable e) {
            endPresenceWithoutBooks(account, ends);
            return new Postponed(
                    String.valueOf(e.getMessage()), start.plus(e.retryAfter().orElse(RETRY)));
        } catch (RosterUnavailable e) {
            return new Postponed(String.valueOf(e.getMessage()), start.plus(RETRY));
        } catch (SourceDenied | SecretUnreadable e) {
            endPresenceWithoutBooks(account, ends);
            return new Failed(String.valueOf(e.getMessage()));
        } catch (RosterRefused e) {
            return new Failed(String.valueOf(e.getMessage()));
        }
    }

    /** A withdrawn consent does not wait for the books: what presence has to end is seen without them, by our copy. */
    private void endPresenceWithoutBooks(Account account, BooleanSupplier ends) {
        try {
            if (account.enabled() && presences.owesFarewell(account)) {
                var roster = lookAtRoster(account);
                Plan plan = plan(account, roster, true, true);
                boolean unused = write(account, plan, roster, writer(account, plan), ends);
            }
        } catch (SourceUnavailable | RosterUnavailable | RosterRefused e) { // what the pass says itself is news enough
            LOG.debugf("account %d: presence cannot be ended now: %s", account.id(), e.getMessage());
        }
    }

    private static boolean endsPresence(RosterChange change) {
        return change instanceof RosterChange.Flow(var jid, var item, Move move)
                && move != Move.OFFER
                && move != Move.PAIR
                && move != Move.ASK;
    }

    private boolean read(Account account, boolean everything, RosterLook roster)
            throws SourceUnavailable, SourceDenied {
        try (Span span = Span.of("read books")) {
            return contacts.refresh(account, everything, roster::begin);
        }
    }

    /** Does something with an account's books or roster while nothing else does: one at a time, in turn. */
    <T> T alone(Account account, Supplier<T> work) {
        var turn = turns.computeIfAbsent(account.id(), id -> new ReentrantLock(true));
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /**
     * What a pass would change now, without changing anything but our copy of the books; to be asked for
     * {@linkplain #alone alone}.
     *
     * @return the plan, and what the brake would withhold of it
     */
    Preview preview(Account account) throws SourceUnavailable, SourceDenied, RosterUnavailable, RosterRefused {
        settled.doubt(account.id()); // what the books say new is read here, and still to be done by a pass
        contacts.refresh(account, false);
        Plan plan = plan(account, lookAtRoster(account), false, false);
        return switch (plan.verdict) {
            case Brake.Clear(var steps) -> new Preview(steps, List.of(), "", plan.skippedCards());
            case Brake.Braked braked ->
                new Preview(braked.plan(), braked.withheld(), Judge.reason(braked), plan.skippedCards());
        };
    }

    /** What a pass would do. */
    record Preview(List<RosterChange> changes, List<RosterChange> withheld, String brakeReason, int skippedCards) {}

    /** Accounts of these shards that are switched off and need one more pass, which ends the presence that flows by our doing. */
    List<Standing> leaving(Collection<Integer> shards) {
        return presences.leaving(shards);
    }

    /** The same for the cards that a pass would make, change or remove; none where that is off. */
    CardReconciler.Plan previewCards(Account account) throws RosterUnavailable, RosterRefused {
        return account.twoWayBook().isEmpty() ? CardReconciler.Plan.NOTHING : fromChat.preview(account);
    }

    /** Makes the next pass of an account read its roster even if its books did not change. */
    public void unsettle(long account) {
        settled.doubt(account);
        fromChat.doubt(account);
    }

    /** The same for all accounts: after a reconnect anything may have happened to their rosters. */
    public void unsettleAll() {
        settled.doubtAll();
    }

    /** No pass of this account writes any more, whatever it was told before; for one that is being left. */
    void neverAgain(long account) {
        left.add(account);
    }

    /** Lets running passes end at their next step, with everything done so far remembered. */
    void stopSoon() {
        stopping = true;
    }

    /** A look that is not taken yet. */
    RosterLook lookAtRoster(Account account) {
        return new RosterLook(rosters, account, clock);
    }

    /** For an account that is switched off: ends the presence that flows by our doing, and reads and writes nothing else. */
    private SyncOutcome sayFarewell(Account account, Settled.Look look, BooleanSupplier ends, boolean waits)
            throws RosterUnavailable, RosterRefused {
        if (!presences.owesFarewell(account)) {
            return new Synced(Counts.NONE);
        }
        var ledger = state.load(account);
        var roster = lookAtRoster(account);
        roster.begin();
        var view = new RosterView(Map.of(), roster.items(), ledger, Set.of(), clock.instant());
        var presence = presences.farewell(account, view, policy(account), waits);
        var plan = new Plan(
                new Brake.Clear(presence.steps()),
                ledger,
                presence,
                new Contacts.Wanted(Map.of(), Set.of(), 0),
                List.of(),
                false);
        return carryOut(account, plan, roster, look, ends);
    }

    /**
     * Ends the presence that flows by our doing, for somebody who leaves; to be asked for {@linkplain #alone alone}. By stanzas
     * an end takes two turns, and nobody is waited for between them: what is kept of the account goes next.
     *
     * @throws RosterUnavailable also when it was not finished
     */
    void endPresence(Account account) throws RosterUnavailable, RosterRefused {
        Instant deadline = clock.instant().plus(config.passTimeout());
        for (int turn = 0; turn < TURNS_OF_AN_END && presences.owesFarewell(account); turn++) {
            var outcome = sayFarewell(account, settled.look(account.id()), () -> isHalted(deadline), false);
            if (outcome instanceof Postponed postponed) {
                throw new RosterUnavailable(postponed.detail(), null);
            }
        }
        if (presences.owesFarewell(account)) {
            throw new RosterUnavailable("the XMPP server did not let all presence be ended that Kith let flow", null);
        }
    }

    private record Plan(
            Brake.Verdict verdict,
            Map<BareJid, LastSynced> ledger,
            PresencePlanner.Plan presence,
            Contacts.Wanted wanted,
            List<RosterChange> writtenAgain,
            boolean booksUnread) {
        int skippedCards() {
            return wanted.skippedCards();
        }
    }

    /** @param booksUnread whether only presence is to be ended, since the books could not be read */
    private Plan plan(Account account, RosterLook roster, boolean booksUnread, boolean toBeDone)
            throws SourceUnavailable, RosterUnavailable, RosterRefused {
        roster.begin(); // and while our memory is read
        var ledger = state.load(account);
        var known = ledger.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Managed)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        var wanted = contacts.wantedBy(account, known);
        roster.begin(); // anew, where other servers were asked meanwhile
        Instant now = clock.instant();
        var seen = withHidden(account, roster.items(), ledger, wanted.contacts().keySet());
        // Whose item was there before us is asked for only where a card is gone.
        Set<BareJid> fromBefore = wanted.contacts().keySet().containsAll(known) ? Set.of() : state.metBefore(account);
        var view = new RosterView(wanted.contacts(), seen.items(), ledger, holds.held(account.id()), fromBefore, now);
        var policy = policy(account);
        // Items that are left as they are keep no presence from ending.
        var changes = new ArrayList<>(booksUnread ? List.of() : RosterReconciler.reconcile(view, policy));
        var presence = presences.plan(account, view, policy, changes, wanted.explicit());
        changes.addAll(presence.steps());
        var dropped = rosters.perhapsDropped(account.jid(), seen.hidden());
        var again = hiddenItems.due(account.id(), dropped, seen.items(), wanted.contacts(), view.held(), changes);
        changes.addAll(again);
        changes.removeIf(change -> change.writes() && seen.unsure().contains(change.jid()));
        changes.removeIf(change -> booksUnread && !endsPresence(change));
        return new Plan(
                judge.of(account, changes, known.size(), toBeDone), ledger, presence, wanted, again, booksUnread);
    }

    private static RosterPolicy policy(Account account) {
        return new RosterPolicy(account.bookWins(), account.grace());
    }

    /**
     * The roster as it is taken to be.
     *
     * @param hidden those of the items that the server does not show
     * @param unsure those that are perhaps not there
     */
    private record Seen(Map<BareJid, RosterItem> items, Set<BareJid> hidden, Set<BareJid> unsure) {}

    /**
     * The items, and those that the server has, or may have, and does not show, as we wrote them. Of the latter only those that
     * are wanted: the others are forgotten, whether they are there or not.
     */
    private Seen withHidden(
            Account account, Map<BareJid, RosterItem> shown, Map<BareJid, LastSynced> ledger, Set<BareJid> wanted)
            throws RosterUnavailable, RosterRefused {
        var missing = new HashMap<BareJid, RosterItem>();
        ledger.forEach((jid, last) -> {
            if (last instanceof Managed(Contact written, Intent intent, var since) && !shown.containsKey(jid)) {
                Contact meant = intent instanceof Intent.Write(Contact contact) ? contact : written;
                if (meant != null) {
                    missing.put(jid, new RosterItem(jid, meant.name(), meant.groups(), Subscription.NONE, false));
                }
            }
        });
        if (missing.isEmpty()) {
            return new Seen(shown, Set.of(), Set.of());
        }
        var hidden = rosters.hidden(account.jid(), Set.copyOf(missing.keySet()));
        var unsure = new HashSet<>(rosters.unsure(account.jid(), Set.copyOf(missing.keySet())));
        unsure.removeAll(hidden);
        unsure.retainAll(wanted);
        missing.keySet().removeIf(jid -> !hidden.contains(jid) && !unsure.contains(jid));
        missing.putAll(shown);
        return new Seen(missing, hidden, unsure);
    }

    private RosterWriter writer(Account account, Plan plan) {
        return new RosterWriter(
                account,
                rosters,
                state,
                holds,
                clock,
                plan.ledger,
                presences,
                new PresenceWriter(account, subscriptions, holds),
                plan.presence.bonds());
    }

    /**
     * Writes what was planned, but for items that changed since: what is to be done about those the next pass says.
     *
     * @return whether that was all
     */
    private boolean write(Account account, Plan plan, RosterLook roster, RosterWriter writer, BooleanSupplier ends)
            throws RosterUnavailable, RosterRefused {
        var steps = plan.verdict.plan();
        var carriedOut = new ArrayList<RosterChange>();
        try {
            for (RosterChange step : steps) {
                if (ends.getAsBoolean()) {
                    return false;
                }
                if (!roster.changed().contains(step.jid())) {
                    writer.carryOut(step);
                    carriedOut.add(step);
                }
            }
            return carriedOut.size() == steps.size();
        } finally {
            judge.ended(account, steps);
            hiddenItems.wrote(account.id(), plan.writtenAgain, writer.done());
            hint(account, carriedOut, writer.done(), plan.booksUnread);
        }
    }

    private SyncOutcome carryOut(Account account, Plan plan, RosterLook roster, Settled.Look look, BooleanSupplier ends)
            throws RosterUnavailable, RosterRefused {
        var writer = writer(account, plan);
        if (!write(account, plan, roster, writer, ends)) {
            return new Postponed(
                    "not finished yet (" + writer.counts(plan.skippedCards()) + "); goes on", clock.instant());
        }
        Counts counts = writer.counts(plan.skippedCards());
        if (plan.verdict instanceof Brake.Braked braked) {
            state.brake(account, braked.cause().name(), braked.withheld().size(), clock.instant());
            return new Refused(
                    Judge.reason(braked) + " Look with: kith sync " + account.jid()
                            + " --dry-run; if it is right: kith release " + account.jid(),
                    counts,
                    true);
        }
        state.clearBrake(account);
        if (writer.isFinal() && greet(account, plan)) {
            state.dropDoubts(account);
            settled.isGood(look, clock.instant().plus(config.fullListing()), plan.skippedCards());
        }
        return writer.refusals() == 0
                ? new Synced(counts)
                : new Refused(
                        "the XMPP server refused " + writer.refusals() + " of the contacts: " + writer.lastRefusal(),
                        counts);
    }

    /** Says who of the address book has come; where that fails, the next pass makes up for it. */
    private boolean greet(Account account, Plan plan) {
        var newcomers = plan.wanted.newcomers();
        if (newcomers.isEmpty()) {
            return true;
        }
        var added = plan.verdict.plan().stream()
                .filter(RosterChange.Add.class::isInstance)
                .map(RosterChange::jid)
                .collect(Collectors.toUnmodifiableSet());
        var onRoster = plan.wanted.contacts().entrySet().stream()
                .filter(entry -> newcomers.contains(entry.getKey()))
                .filter(entry -> added.contains(entry.getKey()) || plan.ledger.get(entry.getKey()) instanceof Managed)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        return contacts.greet(account, onRoster, newcomers);
    }

    /** What we did may let others go on, and us: an item that was just made can be paired, one that was parted removed. */
    private void hint(Account account, List<RosterChange> steps, Set<BareJid> done, boolean booksUnread) {
        if (done.isEmpty()) {
            return;
        }
        // After our doing was noted: of two who begin at the same moment one has to see the other.
        var neighbours = new HashSet<>(presences.neighbours(account));
        neighbours.retainAll(done);
        neighbours.forEach(hints);
        if (booksUnread) {
            return; // its next pass would only ask for them again, and comes when they may answer
        }
        boolean flowed =
                steps.stream().anyMatch(step -> step instanceof RosterChange.Flow && done.contains(step.jid()));
        // Who is new on the roster can be asked only now that they are on it.
        boolean askable = account.subscriptions().asks()
                && steps.stream()
                        .anyMatch(step -> (step instanceof RosterChange.Add || step instanceof RosterChange.Adopt)
                                && done.contains(step.jid()));
        if (flowed || askable || !neighbours.isEmpty()) {
            hints.accept(account.jid());
        }
    }

    private static Counts skippedOnly(int skippedCards) {
        return new Counts(0, 0, 0, 0, 0, 0, 0, skippedCards);
    }
}
