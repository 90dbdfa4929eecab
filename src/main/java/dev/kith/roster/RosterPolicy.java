package dev.kith.roster;

import java.time.Duration;

/**
 * What an account chose, and what its server can do.
 *
 * @param bookWins a hand-made item that differs from its card is overwritten; off unless the person asked for it
 * @param grace how long an item with presence outlives its card; zero means it is left at once
 * @param canLeave whether the way to this roster can end subscriptions; where it cannot, the item stays until the
 *     person ends them
 */
public record RosterPolicy(boolean bookWins, Duration grace, boolean canLeave) {
    public static final RosterPolicy DEFAULT = new RosterPolicy(false, Duration.ofDays(30), true);
}
