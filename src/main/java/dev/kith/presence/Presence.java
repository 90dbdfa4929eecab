package dev.kith.presence;

import java.time.Instant;

/**
 * What is known of somebody's presence.
 *
 * @param status the text they wrote to it, or empty
 * @param since when it last changed, as far as Kith saw
 */
public record Presence(Availability availability, String status, Instant since) {
    /** Nothing is known. */
    public static final Presence UNKNOWN = new Presence(Availability.UNKNOWN, "", Instant.EPOCH);
}
