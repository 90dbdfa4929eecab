package dev.kith.roster;

import dev.kith.roster.LastSynced.Reason;
import java.util.List;
import java.util.function.Predicate;

/**
 * Holds back a plan that would take away too much at once, until a person has looked at it.
 *
 * <p>No standard asks for this; it is a rule of the product. When an address book loses many cards between two passes,
 * a sick server, a wrong book or a lost setting is far more often the cause than a person's wish, and a removal cannot
 * be taken back in full: a subscription has to be asked for again. Adding and renaming harm nobody, so they go on. The
 * other way round, when many of our items are missing from the roster, the roster was probably lost: to believe that
 * the person removed them would mean never to offer them again.
 */
public final class Brake {
    /** So many at once are an ordinary afternoon of tidying up, however small the book is. */
    static final int ALWAYS_ALLOWED = 5;

    private static final int PERCENT_OF_ACCOUNT = 10;
    private static final int PERCENT_OF_ALL = 1;

    private Brake() {}

    /** Why a plan was held back. */
    public enum Cause {
        /** More than max(5, 10 %) of the account's managed items would go. */
        TOO_MANY,
        /** All of the account's managed items would go, and there is more than one: an emptied book. */
        ALL_OF_THEM,
        /**
         * More than max(5, 1 %) of everybody's managed items would go within ten minutes: a sick server empties many
         * books, each by a little. Ends by itself once the ten minutes are over.
         */
        TOO_MANY_EVERYWHERE,
        /** More than max(5, 10 %) of the account's managed items are missing from the roster, or lost their presence. */
        ROSTER_LOST
    }

    /**
     * What the plan is measured against.
     *
     * @param managed the account's managed items, before this plan
     * @param managedByAll the managed items of all accounts, this one included
     * @param removedByAllLately the removals that all accounts carried out in the last ten minutes
     */
    public record Load(int managed, int managedByAll, int removedByAllLately) {}

    /** What may run. */
    public sealed interface Verdict {
        /** The steps that may run now, in the order of the plan. */
        List<RosterChange> plan();
    }

    /** All of it. */
    public record Clear(List<RosterChange> plan) implements Verdict {
        public Clear {
            plan = List.copyOf(plan);
        }
    }

    /**
     * Only a part of it; the rest is planned again by each later pass, and waits.
     *
     * @param count how many steps of the plan tripped the brake
     * @param withheld what must not run: no intent of it may be stored either
     */
    public record Braked(Cause cause, int count, List<RosterChange> plan, List<RosterChange> withheld)
            implements Verdict {
        public Braked {
            plan = List.copyOf(plan);
            withheld = List.copyOf(withheld);
        }
    }

    /**
     * Judges one account's plan. A removal is a Remove or a Fade, or the end of a pair; a loss is a Release of
     * an item that is missing from the roster, or a pair that its person took back.
     *
     * @param released whether a person has looked and let this one pass through; the caller uses it up
     * @return {@link Braked} when too much would go: without the removals, and without the losses when they are the cause
     */
    public static Verdict judge(List<RosterChange> plan, Load load, boolean released) {
        int removals = count(plan, RosterChange::removes);
        int losses = count(plan, Brake::isLoss);
        if (released) {
            return new Clear(plan);
        }
        if (exceeds(losses, PERCENT_OF_ACCOUNT, load.managed())) {
            // A roster that seems lost is no ground to remove more from it.
            return brake(plan, Cause.ROSTER_LOST, losses, change -> change.removes() || isLoss(change));
        }
        if (removals == 0) {
            return new Clear(plan);
        }
        if (exceeds(removals, PERCENT_OF_ACCOUNT, load.managed())) {
            return brake(plan, Cause.TOO_MANY, removals, RosterChange::removes);
        }
        if (removals > 1 && removals >= load.managed()) {
            return brake(plan, Cause.ALL_OF_THEM, removals, RosterChange::removes);
        }
        if (exceeds((long) load.removedByAllLately() + removals, PERCENT_OF_ALL, load.managedByAll())) {
            return brake(plan, Cause.TOO_MANY_EVERYWHERE, removals, RosterChange::removes);
        }
        return new Clear(plan);
    }

    /** Whether so many of an account's managed items, missing or to be removed at once, are more than is believed. */
    public static boolean isMany(long count, long managed) {
        return exceeds(count, PERCENT_OF_ACCOUNT, managed);
    }

    private static boolean exceeds(long count, int percent, long managed) {
        return count > ALWAYS_ALLOWED && count * 100 > managed * percent;
    }

    private static boolean isLoss(RosterChange change) {
        return switch (change) {
            case RosterChange.Release release -> release.reason() == Reason.REMOVED_BY_PERSON;
            case RosterChange.Flow flow -> flow.move() == Move.TAKE_BACK || flow.move() == Move.PART;
            default -> false;
        };
    }

    private static int count(List<RosterChange> plan, Predicate<RosterChange> what) {
        return (int) plan.stream().filter(what).count();
    }

    private static Braked brake(List<RosterChange> plan, Cause cause, int count, Predicate<RosterChange> dangerous) {
        return new Braked(
                cause,
                count,
                plan.stream().filter(dangerous.negate()).toList(),
                plan.stream().filter(dangerous).toList());
    }
}
