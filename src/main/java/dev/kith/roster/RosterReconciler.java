package dev.kith.roster;

import dev.kith.jid.BareJid;
import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.LastSynced.Released;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to change on a roster, from three views: what the address books want, what the server holds, and what we
 * did last time. Items that are neither wanted nor remembered are the person's own, and are never even looked at.
 */
public final class RosterReconciler {
    private final RosterPolicy policy;
    private final Set<BareJid> fromBefore;
    private final Instant now;

    private RosterReconciler(RosterPolicy policy, Set<BareJid> fromBefore, Instant now) {
        this.policy = policy;
        this.fromBefore = fromBefore;
        this.now = now;
    }

    /**
     * The plan of one pass: at most one step for each contact, ordered by address. The steps do not depend on each other,
     * nor does one contact's step on another contact. No I/O, no clock.
     *
     * @return the steps; empty when there is nothing to write and nothing to remember
     */
    public static List<RosterChange> reconcile(RosterView view, RosterPolicy policy) {
        var reconciler = new RosterReconciler(policy, view.fromBefore(), view.now());
        var plan = new ArrayList<RosterChange>();
        for (BareJid jid : ours(view)) {
            reconciler
                    .decide(
                            jid,
                            view.wanted().get(jid),
                            view.roster().get(jid),
                            view.lastSynced().get(jid))
                    .map(change -> change.writes() && view.held().contains(jid) ? new RosterChange.Hold(jid) : change)
                    .ifPresent(plan::add);
        }
        return List.copyOf(plan);
    }

    private static Iterable<BareJid> ours(RosterView view) {
        // Sorted by ready-made keys: comparing two addresses builds two strings, too dear for a book of ten thousand.
        var ours = new TreeMap<String, BareJid>();
        view.wanted().keySet().forEach(jid -> ours.put(jid.toString(), jid));
        view.lastSynced().keySet().forEach(jid -> ours.put(jid.toString(), jid));
        return ours.values();
    }

    private Optional<RosterChange> decide(
            BareJid jid, @Nullable Contact wanted, @Nullable RosterItem item, @Nullable LastSynced last) {
        return switch (last) {
            case null -> wanted == null ? Optional.empty() : meet(wanted, item);
            case Managed managed ->
                item == null ? Optional.of(miss(jid, wanted, managed)) : follow(wanted, item, managed);
            case Released _ -> Optional.empty();
        };
    }

    /** A card that we have no memory of: whatever is there already was made by hand, or by us before the memory was lost. */
    private Optional<RosterChange> meet(Contact wanted, @Nullable RosterItem item) {
        if (item == null) {
            return Optional.of(new RosterChange.Add(wanted));
        }
        if (wanted.matches(item)) {
            return Optional.of(new RosterChange.Adopt(wanted));
        }
        return policy.bookWins() ? Optional.of(new RosterChange.Update(item, wanted)) : Optional.empty();
    }

    /** A managed item that is not on the roster: who took it away? */
    private static RosterChange miss(BareJid jid, @Nullable Contact wanted, Managed managed) {
        if (wanted == null) {
            // Its address may be on somebody else's card one day; nothing of today should stand in the way then.
            return new RosterChange.Forget(jid);
        }
        boolean removedByUs = managed.intent() instanceof Intent.Removal;
        boolean neverArrived = managed.written() == null;
        return removedByUs || neverArrived
                ? new RosterChange.Add(wanted)
                : new RosterChange.Release(jid, Reason.REMOVED_BY_PERSON);
    }

    /** A managed contact that is on the roster: keep it as its card says, or leave it, unless the person changed it. */
    private Optional<RosterChange> follow(@Nullable Contact wanted, RosterItem item, Managed managed) {
        Optional<Contact> ours =
                writtenByUs(managed).filter(contact -> contact.matches(item)).findFirst();
        if (wanted != null && wanted.matches(item)) {
            return managed.equals(Managed.of(wanted)) ? Optional.empty() : Optional.of(new RosterChange.Adopt(wanted));
        }
        if (ours.isEmpty()) {
            return Optional.of(new RosterChange.Release(item.jid(), Reason.CHANGED_BY_PERSON));
        }
        return wanted != null
                ? Optional.of(new RosterChange.Update(item, wanted))
                : leave(item, ours.get(), managed.leavingSince());
    }

    /** What the item says if nobody but us wrote it: the last known write, or the one that a crash cut off. */
    private static Stream<Contact> writtenByUs(Managed managed) {
        Contact intended = managed.intent() instanceof Intent.Write(Contact contact) ? contact : null;
        return Stream.concat(Stream.ofNullable(managed.written()), Stream.ofNullable(intended));
    }

    /**
     * The card is gone, the item is as we wrote it: remove it, but not while presence flows. What flows by our doing ends after its
     * grace ({@link PresenceReconciler}); what the people let flow is theirs to end. An item that was there before us is the
     * person's: it stays as it is, and we only remember that its card is gone.
     */
    private Optional<RosterChange> leave(RosterItem item, Contact ours, @Nullable Instant leavingSince) {
        boolean isTheirs = fromBefore.contains(item.jid());
        if (!item.hasSubscription() && !isTheirs) {
            return Optional.of(new RosterChange.Remove(item));
        }
        // Also where that writes nothing: the day it began must be remembered.
        return leavingSince == null
                ? Optional.of(new RosterChange.Fade(item, isTheirs ? ours : ours.withoutGroups(), now, isTheirs))
                : Optional.empty();
    }
}
