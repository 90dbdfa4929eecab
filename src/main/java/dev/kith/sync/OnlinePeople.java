package dev.kith.sync;

import dev.kith.jid.BareJid;
import dev.kith.replica.Replicas;
import dev.kith.replica.Replicas.Word;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who is online, on every replica: the one that holds the link hears it, and tells the others. */
final class OnlinePeople {
    /** In so many seconds everybody has seen a replica that came, and it hears what is said. */
    private static final long KNOWN_BY_THEN = 3;

    /** What fits into one word; PostgreSQL takes 8,000. */
    private static final int WORD_BYTES = 7000;

    private final Replicas replicas;
    private final Consumer<BareJid> firstHeard;
    private final Set<BareJid> online = ConcurrentHashMap.newKeySet();

    /** One after the other, so that who came and went again is not online for the others. */
    private final Executor teller = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("tell-who-is-online").factory());

    /** @param firstHeard is told of each who comes online, whichever replica heard it */
    OnlinePeople(Replicas replicas, Consumer<BareJid> firstHeard) {
        this.replicas = replicas;
        this.firstHeard = firstHeard;
    }

    /** Hears what the others say from now on, and tells who comes later, while the timer runs. */
    void listen(ScheduledExecutorService timer) {
        replicas.hear(Word.ONLINE, jid -> cameHere(BareJid.parse(jid)));
        replicas.hear(Word.OFFLINE, jid -> online.remove(BareJid.parse(jid)));
        replicas.hear(
                Word.THERE,
                people -> Stream.of(people.split(" ")).map(BareJid::parse).forEach(online::add));
        replicas.hear(Word.UNKNOWN, nobody -> online.clear());
        replicas.hear(Word.REPLICAS, all -> {
            if (!timer.isShutdown()) {
                var unused = timer.schedule(this::tellWho, KNOWN_BY_THEN, TimeUnit.SECONDS);
            }
        });
    }

    boolean contains(BareJid person) {
        return online.contains(person);
    }

    void came(BareJid person) {
        cameHere(person);
        tell(Word.ONLINE, person);
    }

    /** Whoever hears it first must not wait for the database: that may be the thread that everything else comes on, too. */
    private void tell(Word word, BareJid person) {
        teller.execute(() -> {
            if (replicas.link().isPresent()) { // whoever holds it by then knows better
                replicas.tell(word, person.toString());
            }
        });
    }

    private void cameHere(BareJid person) {
        if (online.add(person)) {
            firstHeard.accept(person);
        }
    }

    void went(BareJid person) {
        if (online.remove(person)) {
            tell(Word.OFFLINE, person);
        }
    }

    /** Nobody's presence is known any more; whoever gives the link back leaves it to the next holder to say so. */
    void unknown() {
        online.clear();
        if (replicas.link().isPresent()) {
            teller.execute(() -> replicas.tell(Word.UNKNOWN, ""));
        }
    }

    /** For a replica that has just come, which heard nothing of those who came online before. */
    private void tellWho() {
        if (replicas.link().isPresent() && replicas.hasOthers()) {
            teller.execute(() -> {
                var word = new StringJoiner(" ");
                int bytes = 0;
                for (BareJid person : online) {
                    String next = person.toString();
                    int length = next.getBytes(StandardCharsets.UTF_8).length + 1;
                    if (bytes + length > WORD_BYTES) {
                        replicas.tell(Word.THERE, word.toString());
                        word = new StringJoiner(" ");
                        bytes = 0;
                    }
                    bytes += length;
                    word.add(next);
                }
                if (word.length() > 0) {
                    replicas.tell(Word.THERE, word.toString());
                }
            });
        }
    }
}
