package dev.kith.presence;

import dev.kith.jid.BareJid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server again and again for the presence of those who are watched, before it gets too old to be believed. A
 * server need not answer when nobody is there (ejabberd does not), so a fence follows the probes: what has not come a
 * moment after the server had read all of them does not come.
 */
final class Prober {
    /** Well within {@link Sightings#BELIEVED}, the moment for the answer and the spread included. */
    static final Duration REPEAT = Duration.ofSeconds(210);

    /** How long after the fence an answer may still come: sessions answer beside the stream, within milliseconds. */
    static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    /** At four calls a second some fifty probes a second, and more only where that would not reach everybody in time. */
    private static final int AT_ONCE = 13;

    private static final int CALLS_IN_TIME = 480;

    /**
     * Where a person is in the round.
     *
     * @param due when to ask; null when nobody needs to: offline is the safe answer
     * @param settles when silence counts as an answer; null while the fence has not been passed
     * @param asking whether a probe is under way
     */
    private record Turn(
            @Nullable Instant due, boolean asking, @Nullable Instant settles, int failures) {
        static Turn at(@Nullable Instant due, int failures) {
            return new Turn(due, false, null, failures);
        }
    }

    private final PresenceSource source;
    private final Sightings sightings;
    private final Clock clock;
    private final Runnable counter;
    private final Executor background;
    private final NavigableMap<BareJid, Turn> turns = new TreeMap<>();
    private boolean fencing;
    private long link;

    /**
     * Begins with nobody.
     *
     * @param counter run for every probe
     * @param background where waiting for the server is done
     */
    Prober(PresenceSource source, Sightings sightings, Clock clock, Runnable counter, Executor background) {
        this.source = source;
        this.sightings = sightings;
        this.clock = clock;
        this.counter = counter;
        this.background = background;
    }

    /** Asks for this person soon, and from then on. */
    synchronized void add(BareJid person) {
        turns.put(person, Turn.at(clock.instant(), 0));
    }

    synchronized void drop(BareJid person) {
        turns.remove(person);
    }

    /** The link is another one: what is under way gets no answer any more. */
    synchronized void forgetAll() {
        turns.clear();
        link++;
        fencing = false;
    }

    synchronized int size() {
        return turns.size();
    }

    /** Somebody showed up: to be confirmed in time. */
    synchronized void noticed(BareJid person) {
        turns.computeIfPresent(
                person,
                (jid, turn) -> turn.due() == null && !turn.asking() ? Turn.at(spread(clock.instant()), 0) : turn);
    }

    /** The server has given its whole answer. */
    synchronized void nobodyHere(BareJid person) {
        turns.computeIfPresent(person, (jid, turn) -> Turn.at(null, 0));
    }

    /** Does what is due; called about four times a second. */
    void tick() {
        settle();
        for (BareJid person : due()) {
            try {
                sightings.asks(person);
                source.probe(person);
                counter.run();
            } catch (PresenceUnavailable e) {
                failed(person); // or the silence would be taken for an answer
            }
        }
        fence();
    }

    private synchronized void failed(BareJid person) {
        turns.computeIfPresent(
                person, (jid, turn) -> Turn.at(clock.instant().plus(backOff(turn.failures())), turn.failures() + 1));
    }

    private synchronized List<BareJid> due() {
        Instant now = clock.instant();
        int most = Math.max(AT_ONCE, turns.size() / CALLS_IN_TIME);
        List<BareJid> people = turns.entrySet().stream()
                .filter(entry ->
                        !entry.getValue().asking() && isDue(entry.getValue().due(), now))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
        people.forEach(
                person -> turns.computeIfPresent(person, (jid, turn) -> new Turn(now, true, null, turn.failures())));
        return people;
    }

    /** Also what lies too far ahead, where the clock was set back. */
    private static boolean isDue(@Nullable Instant due, Instant now) {
        return due != null && (!due.isAfter(now) || due.isAfter(now.plus(REPEAT.multipliedBy(2))));
    }

    private void fence() {
        List<BareJid> behind;
        long then;
        synchronized (this) {
            behind = turns.entrySet().stream()
                    .filter(entry ->
                            entry.getValue().asking() && entry.getValue().settles() == null)
                    .map(Map.Entry::getKey)
                    .toList();
            if (fencing || behind.isEmpty()) {
                return;
            }
            fencing = true;
            then = link;
        }
        background.execute(() -> {
            boolean passed = false;
            try {
                source.fence();
                passed = true;
            } catch (PresenceUnavailable e) {
                // They stay what they are until they are too old to be believed, and are asked again.
            } finally {
                fenced(behind, passed, then);
            }
        });
    }

    private synchronized void fenced(List<BareJid> behind, boolean passed, long then) {
        if (then != link) {
            return;
        }
        fencing = false;
        Instant now = clock.instant();
        behind.forEach(person -> turns.computeIfPresent(
                person,
                (jid, turn) ->
                        turn.asking() && passed ? new Turn(turn.due(), true, now.plus(QUIET), turn.failures()) : turn));
        if (!passed) {
            behind.forEach(this::failed);
        }
    }

    private void settle() {
        Instant now = clock.instant();
        var settled = new ArrayList<BareJid>();
        synchronized (this) {
            turns.forEach((person, turn) -> {
                if (turn.settles() != null && isDue(turn.settles(), now)) {
                    settled.add(person);
                }
            });
        }
        for (BareJid person : settled) {
            sightings.answered(person);
            synchronized (this) { // whoever shows up from here on is noticed after it
                boolean offline = sightings.of(person).availability() == Availability.OFFLINE;
                turns.computeIfPresent(person, (jid, turn) -> Turn.at(offline ? null : spread(turn.due()), 0));
            }
        }
    }

    private static Instant spread(@Nullable Instant from) {
        long most = REPEAT.toMillis();
        return (from == null ? Instant.EPOCH : from)
                .plusMillis(ThreadLocalRandom.current().nextLong(most * 9 / 10, most + 1));
    }

    private static Duration backOff(int failures) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 5));
        return wait.compareTo(REPEAT) < 0 ? wait : REPEAT;
    }
}
