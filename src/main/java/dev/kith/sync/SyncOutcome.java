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

    /** Kith chose not to do part of it; a person decides. What was safe has been done. */
    record Refused(String reason, Counts counts) implements SyncOutcome {
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
            int skippedCards) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

        /** Of a pass that did nothing about presence. */
        Counts(int added, int adopted, int updated, int fading, int removed, int released, int held, int skippedCards) {
            this(added, adopted, updated, fading, removed, released, held, 0, 0, 0, skippedCards);
        }

        boolean isEmpty() {
            return added + adopted + updated + fading + removed + released + held + paired + parted + asked == 0;
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
}
