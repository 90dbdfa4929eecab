package dev.kith.presence;

import dev.kith.jid.BareJid;
import dev.kith.replica.Claim;
import dev.kith.replica.Replicas;
import dev.kith.replica.Replicas.Word;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Presence for replicas without the link, whose badges show it, too: whoever holds the link writes down what changes, a
 * word says so, and the others read what is new; a word that was lost costs half a minute. Nothing is written while there
 * is only one replica. What was not confirmed for five minutes is unknown, and so is what an earlier link heard.
 */
@ApplicationScoped
public class SharedPresence {
    private static final Logger LOG = Logger.getLogger(SharedPresence.class);
    private static final long EVERY_SECONDS = 30;

    private final Presences presences;
    private final PresenceTable table;
    private final Replicas replicas;
    private final Set<BareJid> changed = new HashSet<>();
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("shared-presence").factory());

    /** What was read, and only as long as this process has not the link itself. */
    private final Map<BareJid, Presence> read = new ConcurrentHashMap<>();

    private long readUpTo;
    private long readEpoch = -1;
    private volatile long believedUntil = System.nanoTime();
    private long publishedEpoch = -1;

    /** Whether something changed that was not written down, since nobody else was there. */
    private volatile boolean missed;

    SharedPresence(Presences presences, PresenceTable table, Replicas replicas) {
        this.presences = presences;
        this.table = table;
        this.replicas = replicas;
    }

    /** Begins; before anything is heard. */
    public void start() {
        presences.elsewhere(this::of, this::age);
        presences.onChange(this::changed);
        replicas.hear(Word.PRESENCE, unused -> soon());
        replicas.hear(Word.REPLICAS, unused -> soon());
        replicas.onChange(this::soon);
        var unused = turns.scheduleWithFixedDelay(() -> turn(true), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    public void stop() {
        turns.shutdownNow();
    }

    private Presence of(BareJid person) {
        return believedUntil - System.nanoTime() > 0 ? read.getOrDefault(person, Presence.UNKNOWN) : Presence.UNKNOWN;
    }

    private Duration age() {
        Duration age = Sightings.BELIEVED.minus(Duration.ofNanos(believedUntil - System.nanoTime()));
        return read.isEmpty() || age.isNegative() || age.compareTo(Sightings.BELIEVED) > 0 ? Duration.ZERO : age;
    }

    private void changed(BareJid person) {
        if (replicas.link().isEmpty()) {
            return;
        }
        if (!replicas.hasOthers()) {
            missed = true;
        } else {
            synchronized (changed) {
                if (changed.add(person) && changed.size() == 1) {
                    soon();
                }
            }
        }
    }

    private void soon() {
        if (!turns.isShutdown()) {
            turns.execute(() -> turn(false));
        }
    }

    /**
     * Reads or writes what is new.
     *
     * @param due whether it is time to confirm what was written before, which no single change does
     */
    private void turn(boolean due) {
        try {
            var link = replicas.link();
            if (link.isEmpty()) {
                publishedEpoch = -1;
                readNews();
            } else if (replicas.hasOthers()) {
                boolean unused = link.get().during(() -> publish(link.get(), due));
            } else {
                publishedEpoch = -1; // who joins later gets everything
            }
        } catch (RuntimeException e) {
            LOG.debug("presence is not shared now", e);
        }
    }

    private boolean publish(Claim link, boolean due) {
        boolean everybody = missed || publishedEpoch != link.epoch();
        missed = false;
        Set<BareJid> people;
        synchronized (changed) {
            people = Set.copyOf(changed);
            changed.clear();
        }
        try {
            if (everybody || due) {
                table.confirm(link.epoch());
            }
            if (everybody) {
                people = presences.followed();
            }
            var now = new HashMap<BareJid, Presence>();
            people.forEach(person -> now.put(person, presences.of(person)));
            if (everybody) { // and nobody else, who may have a row from before something was missed
                table.putOnly(link.epoch(), now, this::sayIt);
            } else if (!now.isEmpty()) {
                table.put(link.epoch(), now, this::sayIt);
            }
            publishedEpoch = link.epoch();
        } catch (RuntimeException e) {
            publishedEpoch = -1;
            throw e;
        }
        return true;
    }

    private void sayIt() {
        replicas.tell(Word.PRESENCE, "");
    }

    private void readNews() {
        PresenceTable.Link link = table.link();
        if (link == null) {
            return;
        }
        Duration left = Sightings.BELIEVED.minus(link.age());
        if (link.epoch() != readEpoch) {
            Set<BareJid> before = Set.copyOf(read.keySet());
            read.clear();
            readEpoch = link.epoch();
            readUpTo = 0;
            before.forEach(presences::news);
        }
        believedUntil = System.nanoTime() + left.toNanos();
        PresenceTable.News news = table.since(readUpTo, readEpoch);
        readUpTo = news.upTo();
        read.putAll(news.people());
        news.people().keySet().forEach(presences::news);
    }
}
