package dev.kith.badge;

import dev.kith.presence.Availability;
import dev.kith.presence.Avatar;
import org.jspecify.annotations.Nullable;

/**
 * What a badge shows at one moment: all that a picture is drawn from.
 *
 * @param label the left text; may be empty
 * @param message the right text: the state in a word, or what the person wrote to it
 * @param state decides the color
 * @param avatar the owner's picture; null for none
 */
record Badge(
        String label,
        String message,
        Availability state,
        @Nullable Avatar avatar) {
    /** What every badge shows that is not there: never made, withdrawn, misspelt or switched off. */
    static final Badge UNKNOWN = new Badge("presence", "unknown", Availability.UNKNOWN);

    /** One without a picture. */
    Badge(String label, String message, Availability state) {
        this(label, message, state, null);
    }

    /** The same without the picture, for what has no room for it. */
    Badge withoutAvatar() {
        return avatar == null ? this : new Badge(label, message, state);
    }

    /** A state in the word that people read. */
    static String word(Availability state) {
        return switch (state) {
            case AVAILABLE -> "available";
            case AWAY -> "away";
            case BUSY -> "busy";
            case OFFLINE -> "offline";
            case UNKNOWN -> "unknown";
        };
    }
}
