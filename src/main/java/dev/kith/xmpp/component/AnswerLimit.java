package dev.kith.xmpp.component;

import dev.kith.jid.BareJid;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** At most so many answers to one person in a stretch of time, so that two programs that answer each other fall silent. */
final class AnswerLimit {
    private static final int PEOPLE = 4096;

    private final int most;
    private final long stretch;
    private final LongSupplier nanos;

    private final Map<BareJid, Deque<Long>> given = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BareJid, Deque<Long>> eldest) {
            return size() > PEOPLE;
        }
    };

    AnswerLimit(int most, Duration stretch, LongSupplier nanos) {
        this.most = most;
        this.stretch = stretch.toNanos();
        this.nanos = nanos;
    }

    /** Whether one more is allowed now; if so it is counted. */
    synchronized boolean allows(BareJid who) {
        long now = nanos.getAsLong();
        Deque<Long> times = given.computeIfAbsent(who, jid -> new ArrayDeque<>());
        while (!times.isEmpty() && now - times.getFirst() >= stretch) {
            times.removeFirst();
        }
        return times.size() < most && times.add(now);
    }
}
