package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.roster.Brake;
import dev.kith.roster.RosterChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Puts plans before the {@link Brake}, with what all accounts remove at the same time, in whichever process. */
final class Judge {
    private static final Logger LOG = Logger.getLogger(Judge.class);
    private static final Duration LATELY = Duration.ofMinutes(10);

    private final SyncState state;
    private final Clock clock;

    Judge(SyncState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    /**
     * What of a plan may be carried out.
     *
     * @param managed the account's managed items
     * @param toBeDone whether it will be, and {@link #ended} called after that; false for a mere look
     */
    Brake.Verdict of(Account account, List<RosterChange> changes, int managed, boolean toBeDone) {
        if (!removes(changes)) { // as most plans: counting everybody's items takes a while
            return of(account, changes, managed, new SyncState.Load(0, 0));
        }
        return inTurn(account, changes, managed, toBeDone);
    }

    /** One at a time: who waits for other processes holds a connection to the database. */
    private synchronized Brake.Verdict inTurn(
            Account account, List<RosterChange> changes, int managed, boolean toBeDone) {
        Instant now = clock.instant();
        return state.judge(
                account, now.minus(LATELY), now, toBeDone, everywhere -> of(account, changes, managed, everywhere));
    }

    private Brake.Verdict of(Account account, List<RosterChange> changes, int managed, SyncState.Load everywhere) {
        var load = new Brake.Load(managed, everywhere.managed(), everywhere.removals());
        var verdict = Brake.judge(changes, load, false);
        return verdict instanceof Brake.Braked braked && braked.withheld().size() <= state.released(account)
                ? Brake.judge(changes, load, true)
                : verdict;
    }

    /** Nothing more of these steps is carried out now. */
    void ended(Account account, List<RosterChange> steps) {
        if (removes(steps)) {
            try {
                state.removalsEnded(account);
            } catch (RuntimeException e) { // they count for ten minutes, which only makes the brake more careful
                LOG.debugf(e, "account %d: that its removals have ended is not noted", account.id());
            }
        }
    }

    private static boolean removes(List<RosterChange> changes) {
        return changes.stream().anyMatch(RosterChange::removes);
    }

    /** For the person who has to look at it. */
    static String reason(Brake.Braked braked) {
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
}
