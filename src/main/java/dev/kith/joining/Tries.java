package dev.kith.joining;

import dev.kith.jid.BareJid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How often somebody may try a password: enough for misspellings, too little for guessing. */
final class Tries {
    static final int MOST = 10;
    static final Duration WITHIN = Duration.ofHours(1);

    private final Clock clock;
    private final Map<BareJid, Deque<Instant>> tries = new HashMap<>();

    Tries(Clock clock) {
        this.clock = clock;
    }

    /** Whether one more is allowed now; if so it is counted. */
    synchronized boolean allows(BareJid person) {
        Instant since = clock.instant().minus(WITHIN);
        tries.values().removeIf(times -> {
            times.removeIf(time -> !time.isAfter(since));
            return times.isEmpty();
        });
        Deque<Instant> mine = tries.computeIfAbsent(person, key -> new ArrayDeque<>());
        if (mine.size() >= MOST) {
            return false;
        }
        mine.add(clock.instant());
        return true;
    }
}
