package dev.kith.replica;

import dev.kith.db.Wakeups;
import dev.kith.replica.Replicas.Word;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What replicas say to each other, over the database's LISTEN and NOTIFY. */
final class Signals {
    private static final Logger LOG = Logger.getLogger(Signals.class);
    private static final String CHANNEL = "kith_replicas";

    private final Wakeups wakeups;
    private final String id;
    private final Map<Word, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();

    Signals(Wakeups wakeups, String id) {
        this.wakeups = wakeups;
        this.id = id;
    }

    /**
     * What was said several times while the listeners were at work is heard once, when it was said last.
     *
     * @param others whether there is anybody who may have said something while nobody could listen
     */
    void listen(BooleanSupplier others) {
        wakeups.listen(
                CHANNEL,
                words -> new LinkedHashSet<>(words.reversed()).reversed().forEach(this::heard),
                () -> {
                    if (others.getAsBoolean()) { // so that everybody's books and rosters are looked at, soon
                        tell(Word.RELOAD, "");
                        tell(Word.RECONNECTED, "");
                    }
                });
    }

    void hear(Word word, Consumer<String> listener) {
        listeners.computeIfAbsent(word, key -> new CopyOnWriteArrayList<>()).add(listener);
    }

    void say(Word word, String what) {
        try {
            wakeups.call(CHANNEL, id + " " + word + " " + what);
        } catch (SQLException e) {
            LOG.debugf("the others are not told: %s", e.getMessage());
        }
    }

    private void heard(String text) {
        String[] parts = text.split(" ", 3);
        if (parts.length < 3 || parts[0].equals(id)) {
            return;
        }
        Word word;
        try {
            word = Word.valueOf(parts[1]);
        } catch (IllegalArgumentException e) {
            return; // of a newer version
        }
        tell(word, parts[2]);
    }

    private void tell(Word word, String what) {
        for (var listener : listeners.getOrDefault(word, List.of())) {
            try {
                listener.accept(what);
            } catch (RuntimeException e) {
                LOG.debugf(e, "a word of another replica's came to nothing");
            }
        }
    }
}
