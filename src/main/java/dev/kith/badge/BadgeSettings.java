package dev.kith.badge;

import dev.kith.time.WeeklyHours;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What its owner chose for a badge.
 *
 * @param label the left text, a name for example; may be empty
 * @param enabled whether it is there at all
 * @param showsStatus whether it tells the text that the owner wrote to their presence, and not only the state
 * @param showsAvatar whether it shows the owner's picture, where there is room for one
 * @param hours when it may show that they are there, by {@link WeeklyHours#parse}; null: always
 * @param zone on whose clocks
 * @param expiresAt when it ends by itself; null: never
 * @param oldAddresses whether it answers at the addresses that other servers had for the owner
 */
public record BadgeSettings(
        String label,
        Theme theme,
        boolean enabled,
        boolean showsStatus,
        boolean showsAvatar,
        @Nullable String hours,
        ZoneId zone,
        @Nullable Instant expiresAt,
        boolean oldAddresses) {
    private static final int LONGEST_LABEL = 60;

    /** @throws IllegalArgumentException saying which of them will not do, for a person to read */
    public BadgeSettings {
        if (label.codePointCount(0, label.length()) > LONGEST_LABEL) {
            throw new IllegalArgumentException("a label has at most " + LONGEST_LABEL + " characters");
        }
        if (label.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a label has no control characters");
        }
        if (hours != null) {
            WeeklyHours.parse(hours, zone);
        }
    }

    /** The same with another label. */
    public BadgeSettings named(String other) {
        return new BadgeSettings(other, theme, enabled, showsStatus, showsAvatar, hours, zone, expiresAt, oldAddresses);
    }

    /** The same switched on or off. */
    public BadgeSettings switched(boolean on) {
        return new BadgeSettings(label, theme, on, showsStatus, showsAvatar, hours, zone, expiresAt, oldAddresses);
    }
}
