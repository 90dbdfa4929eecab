package dev.kith.roster;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an account chose, and what its server can do.
 *
 * @param bookWins a hand-made item that differs from its card is overwritten; off unless the person asked for it
 * @param grace how long presence that we let flow outlives the card; zero means it ends at once
 */
public record RosterPolicy(boolean bookWins, Duration grace) {
    public static final RosterPolicy DEFAULT = new RosterPolicy(false, Duration.ofDays(30));

    /**
     * Whether an item with presence has outlived its card for long enough.
     *
     * @param leavingSince since when its card is gone; null while that is not noted
     */
    boolean graceIsOver(@Nullable Instant leavingSince, Instant now) {
        if (!grace.isPositive()) {
            return true;
        }
        // Not leavingSince + grace, which a grace of "for ever" would push off the end of time.
        return leavingSince != null && Duration.between(leavingSince, now).compareTo(grace) >= 0;
    }
}
