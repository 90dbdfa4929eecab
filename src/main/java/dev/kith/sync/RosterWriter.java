package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.db.CrashPoint;
import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import dev.kith.roster.Contact;
import dev.kith.roster.LastSynced;
import dev.kith.roster.Memory;
import dev.kith.roster.Move;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterItem;
import dev.kith.sync.SyncOutcome.CardCounts;
import dev.kith.sync.SyncOutcome.Counts;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan step by step: notes what it is about to write, writes, notes that it has. After a crash between
 * any two of these the next plan sees what was meant.
 */
final class RosterWriter {
    private static final Logger LOG = Logger.getLogger(RosterWriter.class);

    private final Account account;
    private final RosterAccess rosters;
    private final SyncState state;
    private final WriteHold holds;
    private final Clock clock;
    private final Map<BareJid, LastSynced> ledger;
    private final PresencePlanner presences;
    private final PresenceWriter presence;
    private final Map<BareJid, Bond> bonds;

    private final Set<BareJid> done = new LinkedHashSet<>();
    private @Nullable Set<BareJid> met;
    private int added;
    private int adopted;
    private int updated;
    private int fading;
    private int removed;
    private int released;
    private int held;
    private int refusals;
    private String lastRefusal = "";

    RosterWriter(
            Account account,
            RosterAccess rosters,
            SyncState state,
            WriteHold holds,
            Clock clock,
            Map<BareJid, LastSynced> ledger,
            PresencePlanner presences,
            PresenceWriter presence,
            Map<BareJid, Bond> bonds) {
        this.account = account;
        this.rosters = rosters;
        this.state = state;
        this.holds = holds;
        this.clock = clock;
        this.ledger = ledger;
        this.presences = presences;
        this.presence = presence;
        this.bonds = bonds;
    }

    /** One step; a refusal of this one item is counted and leaves the others alone. */
    void carryOut(RosterChange change) throws RosterUnavailable {
        LOG.debugf("account %d: %s", account.id(), kind(change));
        LastSynced before = ledger.get(change.jid());
        Bond bondBefore = bonds.get(change.jid());
        Optional<LastSynced> intent = Memory.before(change, before);
        Bond bond = Memory.bondBefore(change, before, bondBefore);
        if (change instanceof RosterChange.Flow(var jid, var item, Move move)
                && move == Move.ASK
                && !presences.mayAsk(account, jid)) {
            return; // another day
        }
        try {
            noteBond(change.jid(), bondBefore, bond);
            noteOrigin(change, before);
            if (intent.isPresent()) {
                CrashPoint.pass();
                state.remember(account, change.jid(), intent.get());
                CrashPoint.pass();
            }
            boolean shown = write(change);
            CrashPoint.pass();
            noteBond(change.jid(), bond, Memory.bondAfter(change, bond, shown));
            if (!(change instanceof RosterChange.Flow)) {
                note(change.jid(), Memory.after(change, before));
            }
            CrashPoint.pass();
            done.add(change.jid());
        } catch (RosterRefused e) {
            // Nothing was written, so nothing is meant any more.
            noteBond(change.jid(), bond, bondBefore);
            if (!(change instanceof RosterChange.Flow)) {
                note(change.jid(), Optional.ofNullable(before));
            }
            refusals++;
            lastRefusal = String.valueOf(e.getMessage());
        }
    }

    /** What it is, without whom it is about. */
    private static String kind(RosterChange change) {
        String kind = change.getClass().getSimpleName();
        return change instanceof RosterChange.Flow(var jid, var item, Move move)
                ? kind + " " + move + ", the item is " + (item == null ? "not there" : item.subscription())
                : kind;
    }

    /** Who leaves keeps what was there before us; noted first, so that after a crash nothing of theirs counts as ours. */
    private void noteOrigin(RosterChange change, @Nullable LastSynced before) {
        switch (change) {
            case RosterChange.Adopt adopt when before == null -> state.met(account, adopt.jid());
            case RosterChange.Update update when before == null -> state.met(account, update.jid());
            case RosterChange.Add add -> {
                if (met == null) {
                    met = state.metBefore(account);
                }
                if (met.contains(add.jid())) {
                    state.made(account, add.jid());
                }
            }
            default -> {}
        }
    }

    /** Whether the roster shows it now; only presence may have to wait for the other side. */
    private boolean write(RosterChange change) throws RosterUnavailable, RosterRefused {
        switch (change) {
            case RosterChange.Flow flow -> {
                return presence.write(flow);
            }
            case RosterChange.Add(Contact contact) -> {
                set(contact);
                added++;
            }
            case RosterChange.Update(var item, Contact contact) -> {
                set(contact);
                updated++;
            }
            case RosterChange.Fade(RosterItem item, Contact contact, var since, var stays) -> {
                if (change.writes()) {
                    keepingUndo(item, () -> set(contact));
                }
                fading++;
            }
            case RosterChange.Remove(RosterItem item) -> {
                keepingUndo(item, () -> rosters.remove(account.jid(), item.jid()));
                holds.wrote(account.id(), item.jid());
                removed++;
            }
            case RosterChange.Adopt adopt -> adopted++;
            case RosterChange.Forget forget -> {}
            case RosterChange.Release release -> released++;
            case RosterChange.Hold hold -> held++;
        }
        return true;
    }

    private interface Write {
        void run() throws RosterUnavailable, RosterRefused;
    }

    /** Keeps the item before it is touched, since a crash may follow; what was refused needs no undoing. */
    private void keepingUndo(RosterItem item, Write write) throws RosterUnavailable, RosterRefused {
        Instant now = clock.instant();
        state.keepForUndo(account, item, now);
        try {
            write.run();
        } catch (RosterRefused e) {
            state.dropUndo(account, item, now);
            throw e;
        }
    }

    private void set(Contact contact) throws RosterUnavailable, RosterRefused {
        rosters.set(account.jid(), contact);
        holds.wrote(account.id(), contact.jid());
    }

    private void note(BareJid jid, Optional<LastSynced> memory) {
        if (memory.isPresent()) {
            state.remember(account, jid, memory.get());
        } else {
            state.forget(account, jid);
        }
    }

    private void noteBond(BareJid jid, @Nullable Bond now, @Nullable Bond next) {
        if (now != next) {
            CrashPoint.pass();
            presences.note(account, jid, next);
            CrashPoint.pass();
        }
    }

    /** Whose step was done, in this order. */
    Set<BareJid> done() {
        return done;
    }

    Counts counts(int skippedCards) {
        return new Counts(
                added,
                adopted,
                updated,
                fading,
                removed,
                released,
                held,
                presence.paired(),
                presence.ended(),
                presence.asked(),
                skippedCards,
                CardCounts.NONE);
    }

    /** Whether the roster is now as wanted, with nothing held back or half-way. */
    boolean isFinal() {
        return held == 0 && refusals == 0;
    }

    int refusals() {
        return refusals;
    }

    String lastRefusal() {
        return lastRefusal;
    }
}
