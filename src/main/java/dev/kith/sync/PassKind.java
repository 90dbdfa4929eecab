package dev.kith.sync;

import java.util.Locale;

/** What a pass is to do at least. */
enum PassKind {
    /** An account's first one after a start, or after it came from another replica. */
    FIRST,
    /** Asks the books for news. */
    DELTA,
    /** Reads the roster too. */
    ROSTER,
    /** Lists the books anew. */
    FULL;

    /** As metrics and traces call it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
