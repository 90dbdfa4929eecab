package dev.kith.sync;

import java.time.Instant;
import java.util.Locale;

/** How a pass ended; log, metric and status all read this one value. */
public sealed interface SyncOutcome {
    /** One word for metrics and tables. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** A line for a person: what happened, and what to do if anything. */
    String detail();

    /** Done; what the pass changed may be nothing. */
    record Synced(Counts counts) implements SyncOutcome {
        @Override
        public String detail() {
            return counts.toString();
        }
    }

    /**
     * Kith chose not to do part of it; a person decides. What was safe has been done.
     *
     * @param braked whether it is the brake that withholds something
     */
    record Refused(String reason, Counts counts, boolean braked) implements SyncOutcome {
        Refused(String reason, Counts counts) {
            this(reason, counts, false);
        }

        @Override
        public String detail() {
            return reason + (counts.isEmpty() ? "" : " (meanwhile: " + counts + ")");
        }
    }

    /** Heals by itself. */
    record Postponed(String reason, Instant retryAt) implements SyncOutcome {
        @Override
        public String detail() {
            return reason;
        }
    }

    /** Will not heal; the reason says what a person must do. */
    record Failed(String reason) implements SyncOutcome {
        @Override
        public String detail() {
            return reason;
        }
    }

    /**
     * What a pass did.
     *
     * @param released items that turned out to be the person's own by now
     * @param held items left alone because they were written too often lately
     * @param paired contacts with whom presence flows now, or will once they have done their part
     * @param parted contacts with whom it ended
     * @param asked contacts who were asked to let their presence be seen
     * @param skippedCards cards that make no contact because they cannot be read
     * @param cards what became of the cards that we make
     */
    record Counts(
            int added,
            int adopted,
            int updated,
            int fading,
            int removed,
            int released,
            int held,
            int paired,
            int parted,
            int asked,
            int skippedCards,
            CardCounts cards) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

        /** Of a pass that did nothing about presence. */
        Counts(int added, int adopted, int updated, int fading, int removed, int released, int held, int skippedCards) {
            this(added, adopted, updated, fading, removed, released, held, 0, 0, 0, skippedCards, CardCounts.NONE);
        }

        /** The same with what became of our cards. */
        Counts with(CardCounts theCards) {
            return new Counts(
                    added,
                    adopted,
                    updated,
                    fading,
                    removed,
                    released,
                    held,
                    paired,
                    parted,
                    asked,
                    skippedCards,
                    theCards);
        }

        boolean isEmpty() {
            return added + adopted + updated + fading + removed + released + held + paired + parted + asked == 0
                    && cards.isEmpty();
        }

        /** For the diary: {@code 3 added, 1 updated}. */
        @Override
        public String toString() {
            var out = new StringBuilder();
            append(out, added, "added");
            append(out, adopted, "adopted");
            append(out, updated, "updated");
            append(out, fading, "leaving");
            append(out, removed, "removed");
            append(out, released, "released to the person");
            append(out, held, "held");
            append(out, paired, "paired");
            append(out, parted, "parted");
            append(out, asked, "asked");
            append(out, cards.made(), cards.made() == 1 ? "card made" : "cards made");
            append(out, cards.changed(), cards.changed() == 1 ? "card changed" : "cards changed");
            append(out, cards.removed(), cards.removed() == 1 ? "card removed" : "cards removed");
            append(
                    out,
                    cards.released(),
                    cards.released() == 1 ? "card left to the person" : "cards left to the person");
            if (out.isEmpty()) {
                out.append("nothing to change");
            }
            append(out, skippedCards, skippedCards == 1 ? "card skipped" : "cards skipped");
            return out.toString();
        }

        private static void append(StringBuilder out, int count, String what) {
            if (count > 0) {
                out.append(out.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
            }
        }
    }

    /**
     * What a pass did in the address book, for an account whose contacts from chat become cards.
     *
     * @param released cards of ours that turned out to be the person's own by now
     */
    record CardCounts(int made, int changed, int removed, int released) {
        public static final CardCounts NONE = new CardCounts(0, 0, 0, 0);

        boolean isEmpty() {
            return made + changed + removed + released == 0;
        }
    }
}
