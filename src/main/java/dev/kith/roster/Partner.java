package dev.kith.roster;

import org.jspecify.annotations.Nullable;

/**
 * A contact who has an account here that is switched on and lets presence be paired, as its own last pass left it.
 *
 * @param wantsUs whether it has us in its books, and our item on its roster is managed
 * @param bond what is remembered of the presence between it and us, from its side
 */
public record Partner(boolean wantsUs, @Nullable Bond bond) {

    /** Whether our side may become {@code both}: the other one is ready, has asked us, or is so already. */
    boolean isReady() {
        return wantsUs && (bond == Bond.OFFERED || bond == Bond.ASKED || isPaired());
    }

    /** Whether the other side is {@code both}, or about to be. A card of theirs that is in its grace does not end it yet. */
    boolean isPaired() {
        return bond == Bond.PAIRING || bond == Bond.PAIRED;
    }
}
