package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.db.CrashPoint;
import dev.kith.jid.BareJid;
import dev.kith.roster.Farewell;
import dev.kith.roster.Farewell.Fate;
import dev.kith.roster.LastSynced;
import dev.kith.roster.Memory;
import dev.kith.roster.RosterChange;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes back what Kith made on a roster, for a person who leaves. The brake has no say, since the person asked; what they
 * made or changed stays, and so does every contact whose presence flows by their own doing. May be cut short after any step
 * and done again.
 */
@ApplicationScoped
public class TakeBack {
    private final AccountSync sync;
    private final RosterAccess rosters;
    private final SyncState state;

    TakeBack(AccountSync sync, RosterAccess rosters, SyncState state) {
        this.sync = sync;
        this.rosters = rosters;
        this.state = state;
    }

    /**
     * What came of it.
     *
     * @param removed contacts that were taken off the roster, now
     * @param withPresence contacts of ours that stay because presence flows
     * @param changed contacts that stay because the person changed them
     * @param fromBefore contacts that stay because they were there before us
     * @param refused contacts that stay because the server did not let them go
     */
    public record Report(int removed, int withPresence, int changed, int fromBefore, int refused) {
        /** For the diary and for people: {@code 3 contacts removed, 1 kept because they were there before}. */
        public String words() {
            var words = new StringBuilder(removed + (removed == 1 ? " contact" : " contacts") + " removed");
            append(words, withPresence, "kept because presence flows or was asked for");
            append(words, changed, "kept because they were changed by hand");
            append(words, fromBefore, "kept because they were there before");
            append(words, refused, "kept because the server did not let them go");
            return words.toString();
        }

        private static void append(StringBuilder words, int count, String what) {
            if (count > 0) {
                words.append(", ").append(count).append(' ').append(what);
            }
        }
    }

    /** Where progress is told. */
    public interface Progress {
        void at(int done, int all);
    }

    /**
     * Takes everything back, and lets no pass of this account write any more in this process.
     *
     * @throws RosterUnavailable when the server went away, or does not let presence end; what was done is done, and the rest is for
     *     the next time
     * @throws RosterRefused when the server does not let this roster be read
     */
    public Report run(Account account, Progress progress) throws RosterUnavailable, RosterRefused {
        sync.neverAgain(account.id());
        Ended ended = sync.alone(account, () -> {
            try {
                return new Ended.Done(takeBack(account, progress));
            } catch (RosterUnavailable e) {
                return new Ended.Away(e);
            } catch (RosterRefused e) {
                return new Ended.Denied(e);
            }
        });
        return switch (ended) {
            case Ended.Done(Report report) -> report;
            case Ended.Away(RosterUnavailable why) -> throw why;
            case Ended.Denied(RosterRefused why) -> throw why;
        };
    }

    private sealed interface Ended {
        record Done(Report report) implements Ended {}

        record Away(RosterUnavailable why) implements Ended {}

        record Denied(RosterRefused why) implements Ended {}
    }

    private Report takeBack(Account account, Progress progress) throws RosterUnavailable, RosterRefused {
        Optional<RosterUnavailable> unended = endPresence(account); // first: what shows no presence any more can go
        Map<BareJid, LastSynced> ledger = state.load(account);
        RosterLook roster = sync.lookAtRoster(account);
        roster.begin();
        List<Farewell.Step> plan = Farewell.plan(roster.items(), ledger, state.metBefore(account));
        var counts = new EnumMap<Fate, Integer>(Fate.class);
        int refused = 0;
        for (int done = 0; done < plan.size(); done++) {
            progress.at(done, plan.size());
            Farewell.Step step = plan.get(done);
            if (step.fate() == Fate.REMOVE && roster.changed().contains(step.jid())) {
                counts.merge(Fate.STAYS_CHANGED, 1, Integer::sum); // meanwhile
            } else if (step.fate() == Fate.REMOVE && !remove(account, step, ledger)) {
                refused++;
            } else {
                counts.merge(step.fate(), 1, Integer::sum);
            }
        }
        progress.at(plan.size(), plan.size());
        if (unended.isPresent()) {
            throw unended.get();
        }
        return new Report(
                counts.getOrDefault(Fate.REMOVE, 0),
                counts.getOrDefault(Fate.STAYS_WITH_PRESENCE, 0),
                counts.getOrDefault(Fate.STAYS_CHANGED, 0),
                counts.getOrDefault(Fate.STAYS_FROM_BEFORE, 0),
                refused);
    }

    /** Where one pair cannot be ended, all else is taken back all the same; then that there was one is said. */
    private Optional<RosterUnavailable> endPresence(Account account) throws RosterRefused {
        try {
            sync.endPresence(account);
            return Optional.empty();
        } catch (RosterUnavailable e) {
            return Optional.of(e);
        }
    }

    /** Noted, done, forgotten, in this order; what stays keeps its note until everything of the account is erased. */
    private boolean remove(Account account, Farewell.Step step, Map<BareJid, LastSynced> ledger)
            throws RosterUnavailable {
        Optional<LastSynced> intent = Memory.before(new RosterChange.Remove(step.item()), ledger.get(step.jid()));
        CrashPoint.pass();
        intent.ifPresent(memory -> state.remember(account, step.jid(), memory));
        CrashPoint.pass();
        try {
            rosters.remove(account.jid(), step.jid());
        } catch (RosterRefused e) {
            return false;
        }
        CrashPoint.pass();
        state.forget(account, step.jid());
        CrashPoint.pass();
        return true;
    }
}
