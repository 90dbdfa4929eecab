package dev.kith.badge;

import dev.kith.presence.Availability;

/**
 * What a badge shows at one moment: all that a picture is drawn from.
 *
 * @param label the left text; may be empty
 * @param message the right text: the state in a word, or what the person wrote to it
 * @param state decides the color
 */
record Badge(String label, String message, Availability state) {
    /** What every badge shows that is not there: never made, withdrawn, misspelt or switched off. */
    static final Badge UNKNOWN = new Badge("presence", "unknown", Availability.UNKNOWN);

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
