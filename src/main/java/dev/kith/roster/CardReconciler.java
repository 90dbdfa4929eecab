package dev.kith.roster;

import dev.kith.jid.BareJid;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.MadeCard.Ours;
import dev.kith.roster.MadeCard.Reason;
import dev.kith.roster.MadeCard.Theirs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the other direction: which cards to make, change and remove, so that contacts that the person added in
 * chat stand in their address book too. Roster items are never touched by it, and no card that we did not make; a card
 * that anybody else changed is the person's own from then on.
 */
public final class CardReconciler {
    /** So many cards at once may always go; more, only if they are less than a tenth of those we made. */
    static final int ALWAYS_ALLOWED = 5;

    private static final int PERCENT = 10;

    private final CardView view;
    private final Duration patience;
    private final Set<String> gateways;

    private CardReconciler(CardView view, Duration patience) {
        this.view = view;
        this.patience = patience;
        gateways = view.roster().keySet().stream()
                .filter(jid -> jid.localpart() == null)
                .map(BareJid::domainpart)
                .filter(domain -> !domain.equals(view.owner().domainpart()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The plan of one pass.
     *
     * @param steps at most one for each contact, ordered by address, none resting on another
     * @param withheld removals that are too many to believe at once
     */
    public record Plan(List<CardChange> steps, List<CardChange> withheld) {
        public static final Plan NOTHING = new Plan(List.of(), List.of());

        public Plan {
            steps = List.copyOf(steps);
            withheld = List.copyOf(withheld);
        }
    }

    /**
     * Plans one pass. No I/O, no clock.
     *
     * @param patience how long a contact must be missing, from one complete reading to a later one, to be believed gone
     * @param released how many withheld removals a person has let pass
     */
    public static Plan reconcile(CardView view, Duration patience, int released) {
        var reconciler = new CardReconciler(view, patience);
        var steps = new ArrayList<CardChange>();
        var everybody = new TreeMap<String, BareJid>();
        view.roster().keySet().forEach(jid -> everybody.put(jid.toString(), jid));
        view.made().keySet().forEach(jid -> everybody.put(jid.toString(), jid));
        for (BareJid jid : everybody.values()) {
            reconciler
                    .decide(jid, view.roster().get(jid), view.made().get(jid))
                    .filter(change -> !change.asks() || !view.held().contains(jid))
                    .ifPresent(steps::add);
        }
        return braked(steps, view, released);
    }

    /** The same rule as for roster items: too much at once is more often somebody's fault than the person's wish. */
    private static Plan braked(List<CardChange> steps, CardView view, int released) {
        List<CardChange> removals =
                steps.stream().filter(CardChange.Delete.class::isInstance).toList();
        long ours = view.made().values().stream().filter(Ours.class::isInstance).count();
        boolean tooMany = removals.size() > ALWAYS_ALLOWED && removals.size() * 100L > ours * PERCENT;
        if (!tooMany || removals.size() <= released) {
            return new Plan(steps, List.of());
        }
        return new Plan(steps.stream().filter(step -> !removals.contains(step)).toList(), removals);
    }

    private Optional<CardChange> decide(BareJid jid, @Nullable RosterItem item, @Nullable MadeCard made) {
        return switch (made) {
            case null -> item == null ? Optional.empty() : meet(item);
            case Ours ours -> item == null ? miss(jid, ours) : follow(item, ours);
            case Theirs theirs -> item == null ? forget(jid, theirs) : back(jid, theirs);
        };
    }

    /** An item of which we made no card yet. */
    private Optional<CardChange> meet(RosterItem item) {
        boolean wanted = isPerson(item.jid())
                && isAdded(item)
                && isByHand(item.jid())
                && view.booksComplete()
                && !view.named().contains(item.jid());
        return wanted ? Optional.of(new CardChange.Create(contactOf(item))) : Optional.empty();
    }

    /** Neither the owner, nor we, nor a server or gateway (an address without a local part), nor who is behind a gateway. */
    private boolean isPerson(BareJid jid) {
        return jid.localpart() != null
                && !jid.equals(view.owner())
                && !jid.domainpart().equals(view.component())
                && !gateways.contains(jid.domainpart());
    }

    /** Whoever merely may see the person's presence has an item too (RFC 6121 §3.1.5), though nobody added them. */
    private static boolean isAdded(RosterItem item) {
        return item.subscription() != Subscription.FROM
                || item.pendingOut()
                || !item.name().isEmpty()
                || !item.groups().isEmpty();
    }

    private boolean isByHand(BareJid jid) {
        return !(view.lastSynced().get(jid) instanceof Managed);
    }

    /** The contact is there, and so was our card. */
    private Optional<CardChange> follow(RosterItem item, Ours ours) {
        BareJid jid = item.jid();
        String version = view.versions().get(ours.place());
        if (version == null && ours.seen()) {
            // With the contact gone for a while, it was we who removed the card, and did not come to note it.
            return Optional.of(
                    ours.missingSince() == null
                            ? new CardChange.GiveUp(jid, Reason.DELETED_BY_PERSON)
                            : new CardChange.Forget(jid));
        }
        if (isAnother(version, ours)) {
            return Optional.of(new CardChange.Look(jid, ours));
        }
        if (view.named().contains(jid)) {
            return Optional.of(new CardChange.GiveUp(jid, Reason.HAS_ANOTHER_CARD));
        }
        if (ours.missingSince() != null) {
            return Optional.of(new CardChange.Return(jid));
        }
        if (ours.written() == null) {
            return Optional.ofNullable(ours.intent()).map(CardChange.Create::new);
        }
        Contact contact = contactOf(item);
        if (!contact.equals(ours.written()) && isByHand(jid)) {
            return Optional.of(new CardChange.Update(ours, contact));
        }
        return version != null && !ours.seen() ? Optional.of(new CardChange.See(jid)) : Optional.empty();
    }

    /** The contact is not on the roster. */
    private Optional<CardChange> miss(BareJid jid, Ours ours) {
        String version = view.versions().get(ours.place());
        if (isAnother(version, ours)) {
            return Optional.of(new CardChange.Look(jid, ours));
        }
        if (!isBelievable()) {
            return Optional.empty();
        }
        if (version == null && ours.seen()) {
            return Optional.of(new CardChange.Forget(jid));
        }
        if (ours.missingSince() == null) {
            return Optional.of(new CardChange.Miss(jid, view.now()));
        }
        return isProven(ours.missingSince()) ? Optional.of(new CardChange.Delete(jid, ours)) : Optional.empty();
    }

    /** Where a listing tells no versions, each write looks at the card itself anyway. */
    private static boolean isAnother(@Nullable String version, Ours ours) {
        return version != null && !version.isEmpty() && !version.equals(ours.etag());
    }

    private Optional<CardChange> forget(BareJid jid, Theirs theirs) {
        if (!isBelievable()) {
            return Optional.empty();
        }
        if (theirs.missingSince() == null) {
            return Optional.of(new CardChange.Miss(jid, view.now()));
        }
        return isProven(theirs.missingSince()) ? Optional.of(new CardChange.Forget(jid)) : Optional.empty();
    }

    private static Optional<CardChange> back(BareJid jid, Theirs theirs) {
        return theirs.missingSince() == null ? Optional.empty() : Optional.of(new CardChange.Return(jid));
    }

    /** A roster without a single item is more often lost than emptied. */
    private boolean isBelievable() {
        return view.complete() && !view.roster().isEmpty();
    }

    /** Also where the clock went backwards, the wait is not cut short. */
    private boolean isProven(Instant missingSince) {
        return Duration.between(missingSince, view.now()).compareTo(patience) >= 0
                && view.now().isAfter(missingSince);
    }

    private static Contact contactOf(RosterItem item) {
        return new Contact(item.jid(), item.name(), item.groups());
    }
}
