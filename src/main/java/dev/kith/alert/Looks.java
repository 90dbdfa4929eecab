package dev.kith.alert;

import dev.kith.jid.BareJid;
import dev.kith.replica.Replicas;
import dev.kith.replica.Replicas.Word;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Has other replicas look into the mailboxes of their people, and hears who does. Without an answer a signal is all
 * there is of a mail: their replica may be refused by the mail server, or be dead. For a minute after that it is only
 * told to look and not waited for, since the signals of all others wait as well.
 */
final class Looks {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Replicas replicas;
    private final Set<BareJid> asked = new HashSet<>();
    private final Map<BareJid, Long> silent = new HashMap<>();

    Looks(Replicas replicas) {
        this.replicas = replicas;
    }

    /** Answers the others from now on. */
    void serve(Predicate<BareJid> look) {
        replicas.hear(Word.LOOK, owner -> {
            if (look.test(BareJid.parse(owner))) {
                replicas.tell(Word.LOOKING, owner);
            }
        });
        replicas.hear(Word.LOOKING, owner -> answered(BareJid.parse(owner)));
    }

    private synchronized void answered(BareJid owner) {
        silent.remove(owner);
        if (asked.remove(owner)) {
            notifyAll();
        }
    }

    /** Asks about these people, by one thread at a time; of whom somebody says within two seconds that they look. */
    Set<BareJid> ask(Set<BareJid> people) throws InterruptedException {
        var waitedFor = new HashSet<>(people);
        synchronized (this) {
            long now = System.nanoTime();
            silent.values().removeIf(since -> now - since > SILENCE.toNanos());
            waitedFor.removeAll(silent.keySet());
            asked.clear();
            asked.addAll(waitedFor);
        }
        people.forEach(owner -> replicas.tell(Word.LOOK, owner.toString()));
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (this) {
            for (long left = PATIENCE.toNanos(); !asked.isEmpty() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            var looking = new HashSet<>(waitedFor);
            looking.removeAll(asked);
            asked.forEach(owner -> silent.put(owner, end));
            asked.clear();
            return looking;
        }
    }
}
