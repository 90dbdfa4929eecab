package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.replica.Claim;
import dev.kith.replica.Displaced;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Notes how each account's passes end, and says it in the log where it is news. */
final class PassLog {
    private static final Logger LOG = Logger.getLogger(PassLog.class);

    private final LastPasses passes;
    private final Clock clock;

    PassLog(LastPasses passes, Clock clock) {
        this.passes = passes;
        this.clock = clock;
    }

    /**
     * Notes an ending.
     *
     * @param claim by virtue of which the pass ran
     * @param next the time until the account's next pass
     */
    void ended(Claim claim, Account account, SyncOutcome outcome, Duration next) {
        Instant now = clock.instant();
        boolean news = note(claim, account, outcome, now, next);
        switch (outcome) {
            case SyncOutcome.Synced(var counts) -> {
                if (!counts.isEmpty()) {
                    LOG.infof("account %d: %s", account.id(), counts);
                }
            }
            case SyncOutcome.Refused refused -> {
                if (news) {
                    LOG.warnf("account %d: %s", account.id(), refused.detail());
                }
            }
            case SyncOutcome.Postponed postponed -> {
                if (news) {
                    LOG.warnf("account %d: %s; next try at %s.", account.id(), postponed.detail(), now.plus(next));
                }
            }
            case SyncOutcome.Failed failed -> {
                if (news) {
                    LOG.errorf("account %d: %s", account.id(), failed.detail());
                }
            }
        }
    }

    private boolean note(Claim claim, Account account, SyncOutcome outcome, Instant now, Duration next) {
        try {
            return claim.during(() -> passes.note(account.id(), outcome, now, now.plus(next)));
        } catch (Displaced e) {
            return true; // its next owner notes how its own passes end
        }
    }
}
