package dev.kith.sync;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rosters were as wanted when last read, and until when that is taken for granted. A doubt that comes while a pass
 * runs outlives that pass: it may have read the roster before.
 */
final class Settled {
    private record Note(Instant until, int skippedCards) {}

    private final Map<Long, Note> notes = new HashMap<>();
    private long doubts;

    /** What was known when a pass began; its note is gone until the pass says how the roster is. */
    record Look(long account, long doubts, @Nullable Note note) {
        /** Whether the roster was right, and that is still to be relied on. */
        boolean isGood(Instant now) {
            return note != null && note.until().isAfter(now);
        }

        /** Whether the roster was right, but so long ago that everything is due to be read again. */
        boolean isOver(Instant now) {
            return note != null && !note.until().isAfter(now);
        }

        int skippedCards() {
            return note == null ? 0 : note.skippedCards();
        }
    }

    synchronized Look look(long account) {
        return new Look(account, doubts, notes.remove(account));
    }

    /** What a pass that begins now would do at least; its note stays. */
    synchronized PassKind kind(long account, Instant now) {
        Note note = notes.get(account);
        return note == null ? PassKind.ROSTER : note.until().isAfter(now) ? PassKind.DELTA : PassKind.FULL;
    }

    /** The roster is as it was when the pass began. */
    synchronized void stays(Look look) {
        if (look.note() != null && look.doubts() == doubts) {
            notes.put(look.account(), look.note());
        }
    }

    /** The roster is as wanted now. */
    synchronized void isGood(Look look, Instant until, int skippedCards) {
        if (look.doubts() == doubts) {
            notes.put(look.account(), new Note(until, skippedCards));
        }
    }

    synchronized void doubt(long account) {
        doubts++;
        notes.remove(account);
    }

    synchronized void doubtAll() {
        doubts++;
        notes.clear();
    }
}
