package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One pass's look at the roster: asked for as early as it is known to be needed, never much earlier than it is planned by, and
 * taken again while the pass writes for long. What was seen long before says nothing about the person's edits.
 */
final class RosterLook {
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Not sooner: a large roster is work for the XMPP server, and ten steps a second are all that an account gets. */
    private static final Duration HOLDS = Duration.ofSeconds(30);

    private final RosterAccess rosters;
    private final Account account;
    private final Clock clock;
    private @Nullable FutureTask<RosterAccess.Roster> asked;
    private Instant since = Instant.MIN;
    private Map<BareJid, RosterItem> planned = Map.of();
    private Set<BareJid> changed = Set.of();

    RosterLook(RosterAccess rosters, Account account, Clock clock) {
        this.rosters = rosters;
        this.account = account;
        this.clock = clock;
    }

    /** Asks now, unless that was done a moment ago. */
    void begin() {
        if (asked == null || isOlderThan(FRESH)) {
            since = clock.instant();
            asked = new FutureTask<>(() -> rosters.fetch(account.jid()));
            Thread.ofVirtual().name("roster-" + account.id()).start(asked);
        }
    }

    /** The items to plan by. */
    Map<BareJid, RosterItem> items() throws RosterUnavailable, RosterRefused {
        planned = seen();
        return planned;
    }

    /** Contacts whose items are not as they were planned by, be it by our own doing; looked at again every half minute. */
    Set<BareJid> changed() throws RosterUnavailable, RosterRefused {
        if (isOlderThan(HOLDS)) {
            begin();
            var now = seen();
            var differ = new HashSet<>(planned.keySet());
            differ.addAll(now.keySet());
            differ.removeIf(jid -> Objects.equals(planned.get(jid), now.get(jid)));
            changed = differ;
        }
        return changed;
    }

    /** A clock that went back makes everything old. */
    private boolean isOlderThan(Duration most) {
        Instant now = clock.instant();
        return since.isAfter(now) || since.plus(most).isBefore(now);
    }

    private Map<BareJid, RosterItem> seen() throws RosterUnavailable, RosterRefused {
        try {
            return Objects.requireNonNull(asked).get().items();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RosterUnavailable("stopped while waiting for the XMPP server", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RosterUnavailable unavailable -> throw unavailable;
                case RosterRefused refused -> throw refused;
                case null, default -> throw new IllegalStateException("reading a roster failed", e);
            }
        }
    }
}
