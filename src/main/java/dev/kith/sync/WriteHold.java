package dev.kith.sync;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Breaks loops: an item that we wrote three times within ten minutes is being changed back by somebody, and is left
 * alone until the ten minutes are over.
 */
@ApplicationScoped
class WriteHold {
    private static final int WRITES = 3;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    /** Names and presence are counted apart: a new contact that is paired at once is nobody's loop. */
    private enum What {
        ITEM,
        PRESENCE
    }

    private record Item(long account, BareJid jid, What what) {}

    private final Map<Item, Deque<Instant>> recent = new ConcurrentHashMap<>();
    private final Clock clock;

    WriteHold(Clock clock) {
        this.clock = clock;
    }

    void wrote(long account, BareJid jid) {
        note(new Item(account, jid, What.ITEM));
    }

    void flowed(long account, BareJid jid) {
        note(new Item(account, jid, What.PRESENCE));
    }

    private void note(Item written) {
        recent.compute(written, (item, times) -> {
            Deque<Instant> kept = times == null ? new ArrayDeque<>() : times;
            kept.addLast(clock.instant());
            return kept;
        });
    }

    Set<BareJid> held(long account) {
        return held(account, What.ITEM, WRITES);
    }

    /** @param turns how many writes it takes to let presence flow, or to end it */
    Set<BareJid> heldPresence(long account, int turns) {
        return held(account, What.PRESENCE, turns * WRITES);
    }

    private Set<BareJid> held(long account, What what, int most) {
        Instant since = clock.instant().minus(WINDOW);
        recent.replaceAll((item, times) -> {
            times.removeIf(time -> time.isBefore(since));
            return times;
        });
        recent.values().removeIf(Deque::isEmpty);
        return recent.entrySet().stream()
                .filter(entry -> entry.getKey().account() == account
                        && entry.getKey().what() == what
                        && entry.getValue().size() >= most)
                .map(entry -> entry.getKey().jid())
                .collect(Collectors.toUnmodifiableSet());
    }
}
