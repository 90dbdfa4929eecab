package dev.kith.roster;

import org.jspecify.annotations.Nullable;

/**
 * Whose doing the presence between an account and one contact is, as we remember it. Nothing remembered: we have done
 * nothing, and have seen nothing of theirs. Outlives the item, since what was taken back must stay so when the card comes
 * again.
 */
public enum Bond {
    /** The people's own: it was there before us, or they made it themselves. We never touch it. */
    THEIRS,
    /** This side is ready to be paired: the item is ours and shows no subscription. */
    OFFERED,
    /** About to be paired; whether our write arrived is not known. */
    PAIRING,
    /** Paired by us: the item shows {@code both}. */
    PAIRED,
    /** About to be ended, because the pair has no ground any more. */
    ENDING,
    /** Taken back by the person, and about to lose what is left of it. */
    PARTING,
    /** Taken back by the person: never paired again, until they hand it back. */
    TAKEN_BACK,
    /** About to be asked; whether the request went out is not known. */
    ASKING,
    /** We asked for the person; the answer is in the item. */
    ASKED,
    /** Asked once, and over: never asked again. */
    DECLINED;

    /** Whether presence may flow by our doing, so that we owe its end. */
    public boolean isOurs() {
        return switch (this) {
            case PAIRING, PAIRED, ENDING, PARTING -> true;
            case THEIRS, OFFERED, TAKEN_BACK, ASKING, ASKED, DECLINED -> false;
        };
    }

    /** What stays remembered when the item is gone, and its row in the ledger with it. */
    static @Nullable Bond withoutItem(@Nullable Bond bond) {
        return switch (bond) {
            case null -> null;
            case OFFERED, PAIRING, ENDING -> null;
            case PAIRED, PARTING, TAKEN_BACK -> TAKEN_BACK;
            case ASKING, ASKED, DECLINED -> DECLINED;
            case THEIRS -> THEIRS;
        };
    }
}
