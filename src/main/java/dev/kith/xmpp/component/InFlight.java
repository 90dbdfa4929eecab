package dev.kith.xmpp.component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Stanza;

/**
 * Finds the stanza that kills the stream. When the server closes the stream because of what we sent, the culprit is
 * among those it had not answered yet. They are remembered by their content; one that was in flight at two such deaths
 * is never sent again. After a first death the suspects go out one at a time, so that the second death names one only.
 */
final class InFlight {
    static final int DEATHS = 2;

    /** More than ever wait for an answer; older ones were long read by the server. */
    private static final int MOST = 1024;

    /** Suspects that nobody sends again would hold up all others for ever. */
    private static final long SUSPICION = Duration.ofMinutes(10).toNanos();

    private record Entry(String id, String content) {}

    private final Deque<Entry> unanswered = new ArrayDeque<>();
    private final Map<String, Integer> deaths = new HashMap<>();
    private final Set<String> quarantined = new HashSet<>();
    private final LongSupplier nanos;
    private long lastDeath;

    InFlight() {
        this(System::nanoTime);
    }

    InFlight(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A stanza goes out. */
    synchronized void sent(Stanza stanza) {
        if (stanza.getStanzaId() != null && isWatched(stanza)) {
            unanswered.addLast(new Entry(stanza.getStanzaId(), content(stanza)));
            if (unanswered.size() > MOST) {
                unanswered.removeFirst();
            }
        }
    }

    /** Requests, and what is followed by one ({@link Stream#deliver}): alerts, which are no chat. */
    private static boolean isWatched(Stanza stanza) {
        return switch (stanza) {
            case IQ iq -> iq.isRequestIQ();
            case Message message ->
                message.getType() == Message.Type.headline || message.getType() == Message.Type.normal;
            default -> false;
        };
    }

    /** An answer shows that the server has read this stanza and all before it. */
    synchronized void answered(String id) {
        if (unanswered.stream().noneMatch(entry -> entry.id().equals(id))) {
            return;
        }
        Entry entry;
        do {
            entry = unanswered.removeFirst();
            deaths.remove(entry.content());
        } while (!entry.id().equals(id));
    }

    /**
     * The stream is gone.
     *
     * @param byContent whether the server closed it because of what we sent
     * @return how many stanzas are in quarantine that were not before
     */
    synchronized int ended(boolean byContent) {
        int before = quarantined.size();
        if (byContent) {
            lastDeath = nanos.getAsLong();
            unanswered.stream().map(Entry::content).distinct().forEach(content -> {
                if (deaths.merge(content, 1, Integer::sum) >= DEATHS) {
                    quarantined.add(content);
                    deaths.remove(content);
                }
            });
        }
        unanswered.clear();
        return quarantined.size() - before;
    }

    /** Whether this must not be sent any more. */
    synchronized boolean isQuarantined(Stanza stanza) {
        return !quarantined.isEmpty() && quarantined.contains(content(stanza));
    }

    /** Whether there are suspects, so that stanzas must go out one at a time. */
    synchronized boolean isSuspicious() {
        return !deaths.isEmpty() && nanos.getAsLong() - lastDeath < SUSPICION;
    }

    synchronized boolean isEmpty() {
        return unanswered.isEmpty();
    }

    synchronized int quarantined() {
        return quarantined.size();
    }

    /** The same for the same stanza sent again under another id. */
    private static String content(Stanza stanza) {
        String id = stanza.getStanzaId();
        String xml = stanza.toXML().toString();
        String text = id == null ? xml : xml.replace("'" + id + "'", "''");
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
