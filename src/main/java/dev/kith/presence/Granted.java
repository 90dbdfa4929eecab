package dev.kith.presence;

import java.time.Instant;

/**
 * What is remembered of a person's grant.
 *
 * @param ourItem whether the roster item is of our making, or was about to be
 * @param since when the grant became what it is
 */
record Granted(Grant grant, boolean ourItem, Instant since) {
    Granted {
        if (grant == Grant.NONE) {
            throw new IllegalArgumentException("nothing is remembered of those whom nobody wants");
        }
    }
}
