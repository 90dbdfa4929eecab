package dev.kith.presence;

import dev.kith.jid.BareJid;
import java.time.Clock;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The grants of this process. Memory goes first, since answers come in on the thread that reads the stream; the table
 * follows, written by one thread alone, so that the last state is what stays.
 */
final class GrantBook {
    private final GrantMemory memory;
    private final Clock clock;
    private final Map<BareJid, Granted> known = new ConcurrentHashMap<>();
    private final Set<BareJid> unsaved = ConcurrentHashMap.newKeySet();

    GrantBook(GrantMemory memory, Clock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    Grant of(BareJid person) {
        return find(person).map(Granted::grant).orElse(Grant.NONE);
    }

    Optional<Granted> find(BareJid person) {
        return Optional.ofNullable(known.get(person));
    }

    NavigableMap<BareJid, Granted> all() {
        return new TreeMap<>(known);
    }

    /** Notes a step from one state to the next; false when the state was another one by now. */
    boolean move(BareJid person, Grant from, Grant to) {
        return move(person, from, to, ourItem(person));
    }

    boolean move(BareJid person, Grant from, Grant to, boolean ourItem) {
        boolean[] moved = {false};
        known.compute(person, (jid, before) -> {
            moved[0] = (before == null ? Grant.NONE : before.grant()) == from;
            if (!moved[0]) {
                return before;
            }
            return to == Grant.NONE ? null : new Granted(to, ourItem, clock.instant());
        });
        if (moved[0]) {
            unsaved.add(person);
        }
        return moved[0];
    }

    private boolean ourItem(BareJid person) {
        return find(person).map(Granted::ourItem).orElse(false);
    }

    /** Writes what has changed. */
    void save() {
        for (BareJid person : unsaved) {
            unsaved.remove(person); // before reading: what changes meanwhile is written again
            try {
                Granted now = known.get(person);
                if (now == null) {
                    memory.delete(person);
                } else {
                    memory.store(person, now);
                }
            } catch (RuntimeException e) {
                unsaved.add(person);
                throw e;
            }
        }
    }

    /**
     * Reads the table: at the start everything, later whom the command line lets us ask again, and who has left.
     *
     * @param mayHaveLeft false for those still wanted, who would be asked once more if their no were forgotten
     */
    void load(Predicate<BareJid> mayHaveLeft) {
        Map<BareJid, Granted> stored = memory.all();
        known.forEach((person, mine) -> {
            boolean gone = mine.grant() == Grant.WITHDRAWN && !stored.containsKey(person);
            if (gone && !unsaved.contains(person) && mayHaveLeft.test(person)) {
                boolean unused = known.remove(person, mine);
            }
        });
        stored.forEach((person, row) -> {
            if (!unsaved.contains(person)) {
                known.merge(
                        person,
                        row,
                        (mine, theirs) ->
                                mine.grant() == Grant.WITHDRAWN && theirs.grant() == Grant.WANTED ? theirs : mine);
            }
        });
    }
}
