package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.account.SecretUnreadable;
import dev.kith.jid.BareJid;
import dev.kith.roster.Brake;
import dev.kith.roster.LastSynced;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterPolicy;
import dev.kith.roster.RosterReconciler;
import dev.kith.roster.RosterView;
import dev.kith.sync.SyncOutcome.Counts;
import dev.kith.sync.SyncOutcome.Failed;
import dev.kith.sync.SyncOutcome.Postponed;
import dev.kith.sync.SyncOutcome.Refused;
import dev.kith.sync.SyncOutcome.Synced;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * One pass over one account: read books and roster, plan, write, remember. A pass may be cut short after any step; the
 * next one makes up for it.
 */
@ApplicationScoped
public class AccountSync {
    private static final Duration BRAKE_WINDOW = Duration.ofMinutes(10);
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Contacts contacts;
    private final RosterAccess rosters;
    private final SyncState state;
    private final WriteHold holds;
    private final SyncConfig config;
    private final Clock clock;

    /** Accounts whose roster was as wanted when last read, and until when that is taken for granted. */
    private final Map<Long, Settled> settled = new ConcurrentHashMap<>();

    private record Settled(Instant until, int skippedCards) {}

    private volatile boolean stopping;

    AccountSync(
            Contacts contacts, RosterAccess rosters, SyncState state, WriteHold holds, SyncConfig config, Clock clock) {
        this.contacts = contacts;
        this.rosters = rosters;
        this.state = state;
        this.holds = holds;
        this.config = config;
        this.clock = clock;
    }

    /** Runs one pass to its end; never throws for what servers do. */
    public SyncOutcome run(Account account) {
        Instant start = clock.instant();
        try {
            Settled before = settled.get(account.id());
            boolean everything = before != null && !before.until().isAfter(start);
            boolean changed = contacts.refresh(account, everything);
            if (!changed && !everything && before != null) {
                // Nothing new in the books, and the roster was right: edits by the person do not ask for a write.
                return new Synced(skippedOnly(before.skippedCards()));
            }
            settled.remove(account.id());
            return write(account, plan(account), start.plus(config.passTimeout()));
        } catch (SourceUnavailable e) {
            settled.remove(account.id()); // some of the books may have been read, and say something new
            return new Postponed(
                    String.valueOf(e.getMessage()), start.plus(e.retryAfter().orElse(RETRY)));
        } catch (RosterUnavailable e) {
            return new Postponed(String.valueOf(e.getMessage()), start.plus(RETRY));
        } catch (SourceDenied | RosterRefused | SecretUnreadable e) {
            return new Failed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What a pass would change now, without changing anything but our copy of the books.
     *
     * @return the plan, and what the brake would withhold of it
     */
    public Preview preview(Account account) throws SourceUnavailable, SourceDenied, RosterUnavailable, RosterRefused {
        contacts.refresh(account, false);
        Plan plan = plan(account);
        return switch (plan.verdict) {
            case Brake.Clear(var steps) -> new Preview(steps, List.of(), "", plan.skippedCards);
            case Brake.Braked braked ->
                new Preview(braked.plan(), braked.withheld(), reason(braked), plan.skippedCards);
        };
    }

    /** What a pass would do. */
    public record Preview(
            List<RosterChange> changes, List<RosterChange> withheld, String brakeReason, int skippedCards) {}

    /** Makes the next pass of an account read its roster even if its books did not change. */
    public void unsettle(long account) {
        settled.remove(account);
    }

    /** The same for all accounts: after a reconnect anything may have happened to their rosters. */
    public void unsettleAll() {
        settled.clear();
    }

    /** Lets running passes end at their next step, with everything done so far remembered. */
    void stopSoon() {
        stopping = true;
    }

    private record Plan(Brake.Verdict verdict, Map<BareJid, LastSynced> ledger, int skippedCards) {}

    private Plan plan(Account account) throws SourceUnavailable, RosterUnavailable, RosterRefused {
        var ledger = state.load(account);
        var known = ledger.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Managed)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        var wanted = contacts.wantedBy(account, known);
        Instant now = clock.instant();
        var view = new RosterView(
                wanted.contacts(), rosters.fetch(account.jid()).items(), ledger, holds.held(account.id()), now);
        var policy = new RosterPolicy(account.bookWins(), account.grace(), rosters.canLeave());
        var changes = RosterReconciler.reconcile(view, policy);
        var everywhere = state.load(now.minus(BRAKE_WINDOW));
        var load = new Brake.Load(known.size(), everywhere.managed(), everywhere.removals());
        var verdict = Brake.judge(changes, load, state.isReleased(account));
        return new Plan(verdict, ledger, wanted.skippedCards());
    }

    private SyncOutcome write(Account account, Plan plan, Instant deadline) throws RosterUnavailable {
        var writer = new RosterWriter(account, rosters, state, holds, clock, plan.ledger);
        for (RosterChange change : plan.verdict.plan()) {
            if (stopping || clock.instant().isAfter(deadline)) {
                return new Postponed(
                        "not finished yet (" + writer.counts(plan.skippedCards) + "); goes on", clock.instant());
            }
            writer.carryOut(change);
        }
        Counts counts = writer.counts(plan.skippedCards);
        if (plan.verdict instanceof Brake.Braked braked) {
            state.brake(account, braked.cause().name(), braked.count(), clock.instant());
            return new Refused(
                    reason(braked) + " Look with: kith sync " + account.jid()
                            + " --dry-run; if it is right: kith release " + account.jid(),
                    counts);
        }
        state.clearBrake(account);
        if (writer.isFinal()) {
            settled.put(account.id(), new Settled(clock.instant().plus(config.fullListing()), plan.skippedCards));
        }
        return writer.refusals() == 0
                ? new Synced(counts)
                : new Refused(
                        "the XMPP server refused " + writer.refusals() + " of the contacts: " + writer.lastRefusal(),
                        counts);
    }

    private static String reason(Brake.Braked braked) {
        int count = braked.count();
        return switch (braked.cause()) {
            case TOO_MANY -> count + " contacts would be removed at once, which is too many to believe; none was.";
            case ALL_OF_THEM -> "All " + count + " contacts would be removed, which is hard to believe; none was.";
            case TOO_MANY_EVERYWHERE ->
                "Too many contacts of all accounts would be removed within ten minutes; the " + count
                        + " of this account were not.";
            case ROSTER_LOST ->
                count + " contacts are missing from the roster at once, as if the XMPP server had lost it; they are not"
                        + " taken for removed by the person.";
        };
    }

    private static Counts skippedOnly(int skippedCards) {
        return new Counts(0, 0, 0, 0, 0, 0, 0, skippedCards);
    }
}
