package dev.kith.roster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What we remember of one contact of one account; no memory means the item, if there is one, was made by hand. */
public sealed interface LastSynced {

    /** Whether the contact is on the roster by our doing, and its card was there when we last looked. */
    default boolean isWanted() {
        return this instanceof Managed managed
                && managed.written() != null
                && managed.leavingSince() == null
                && !(managed.intent() instanceof Intent.Removal);
    }

    /**
     * Ours.
     *
     * @param written what the roster last held by our writing, as far as we know; null before the first write is known
     *     to have arrived
     * @param intent the write that was about to happen when we last heard; null once its arrival is known
     * @param leavingSince since when the card is gone and the item waits out its grace period; null while it is wanted
     */
    record Managed(
            @Nullable Contact written,
            @Nullable Intent intent,
            @Nullable Instant leavingSince) implements LastSynced {
        public static Managed of(Contact written) {
            return new Managed(written, null, null);
        }
    }

    /** The person's own for ever: they changed or removed what we wrote. */
    record Released(Reason reason) implements LastSynced {}

    /** A write noted before it is done, so that after a crash our own half-finished work is not taken for theirs. */
    sealed interface Intent {
        record Write(Contact contact) implements Intent {}

        record Removal() implements Intent {}
    }

    /** Why an item became the person's own. */
    enum Reason {
        REMOVED_BY_PERSON,
        CHANGED_BY_PERSON,
        RESTORED
    }
}
