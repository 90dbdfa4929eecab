package dev.kith.badge;

import dev.kith.badge.BadgeBoard.Seen;
import dev.kith.badge.BadgeToken.Key;
import dev.kith.jid.BareJid;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pages that watch badges change (server-sent events). A stream that does not take what it is sent is closed; the
 * browser opens it again and is told what it missed, by the id of the last event that it has.
 */
final class LiveStreams {
    /** How often an open stream is sent a sign of life, in seconds; proxies close what says nothing for a minute. */
    private static final int QUIET = 20;

    private static final byte[] SIGN_OF_LIFE = Utf8.of(":\n\n");
    private static final byte[] GONE = Utf8.of("event: gone\ndata: {}\n\n");
    private static final String RETRY = "retry: 5000\n";

    /** One open stream. */
    static final class Stream {
        private final Visit visit;
        private final boolean chunked;
        private final Key token;
        private final BareJid owner;
        private final Set<Stream> second;
        private Badge told;

        /** Whether it was not taking what it was sent when it was last looked at. */
        private boolean stuck;

        private Stream(Visit visit, boolean chunked, Key token, BareJid owner, Set<Stream> second, Badge told) {
            this.visit = visit;
            this.chunked = chunked;
            this.token = token;
            this.owner = owner;
            this.second = second;
            this.told = told;
        }

        private void send(byte[] text) {
            visit.send(piece(text), false);
        }

        private void end(byte[] text) {
            visit.send(piece(text), !chunked);
            if (chunked) {
                visit.send(Reply.lastChunk(visit.post()), true);
            }
        }

        private boolean isOpen() {
            return visit.stream == this && visit.isThere();
        }

        private ByteBuf piece(byte[] text) {
            return chunked
                    ? Reply.chunk(text, visit.post())
                    : visit.post().paper(text.length).writeBytes(text);
        }
    }

    private final BadgeSite site;
    private final Hall hall;
    private final Map<BareJid, Set<Stream>> byOwner = new HashMap<>();
    private final List<Set<Stream>> bySecond;
    private int size;
    private int turn;

    LiveStreams(BadgeSite site, Hall hall) {
        this.site = site;
        this.hall = hall;
        this.bySecond = java.util.stream.IntStream.range(0, QUIET)
                .<Set<Stream>>mapToObj(i -> new HashSet<>())
                .toList();
    }

    int size() {
        return size;
    }

    /**
     * Makes a connection a stream, whose headers are sent.
     *
     * @param chunked whether what it is sent comes in chunks (RFC 9112 §7.1)
     * @param knows the id of the last event that the browser has; null if it has none
     */
    void open(Visit visit, boolean chunked, @Nullable String knows, Key token, BareJid owner, Badge badge) {
        Set<Stream> second = bySecond.get(turn++ % QUIET);
        var stream = new Stream(visit, chunked, token, owner, second, badge);
        second.add(stream);
        byOwner.computeIfAbsent(owner, jid -> new HashSet<>()).add(stream);
        size++;
        hall.streamOpened();
        visit.stream = stream;
        Answer event = site.event(badge);
        stream.send(Utf8.of(RETRY + (id(event).equals(knows) ? ":\n\n" : text(event))));
        visit.flush();
    }

    /** Nobody watches there any more. */
    void forget(Visit visit) {
        Stream stream = visit.stream;
        if (stream != null) {
            visit.stream = null;
            stream.second.remove(stream);
            size--;
            hall.streamClosed();
            byOwner.computeIfPresent(stream.owner, (jid, streams) -> {
                streams.remove(stream);
                return streams.isEmpty() ? null : streams;
            });
        }
    }

    private static String id(Answer event) {
        return String.valueOf(event.etag()).replace("\"", "");
    }

    private static String text(Answer event) {
        return "id: " + id(event) + "\nevent: badge\ndata: " + event.text() + "\n\n";
    }

    /** Tells everybody who watches one of somebody's badges, if it shows something else now. */
    void changed(BareJid owner) {
        Set<Stream> watching = byOwner.get(owner);
        if (watching != null) {
            var texts = new HashMap<Badge, byte[]>();
            List.copyOf(watching).forEach(stream -> tell(stream, texts));
        }
    }

    /** The same for everybody. */
    void anythingChanged() {
        List.copyOf(byOwner.keySet()).forEach(this::changed);
    }

    /** Sends what is new, flushed; whoever takes nothing is shown out. */
    private void tell(Stream stream, Map<Badge, byte[]> texts) {
        Seen seen = site.seen(stream.token);
        if (seen.live() == null) {
            forget(stream.visit);
            stream.end(GONE);
        } else if (!stream.visit.takesMore()) {
            return;
        } else if (!seen.badge().equals(stream.told)) {
            stream.told = seen.badge();
            stream.send(texts.computeIfAbsent(seen.badge(), badge -> Utf8.of(text(site.event(badge)))));
        } else {
            return;
        }
        stream.visit.flush();
    }

    /** Each second another twentieth: a sign of life, and what changed without news, such as the end of working hours. */
    void keepOpen(int second) {
        var texts = new HashMap<Badge, byte[]>();
        for (Stream stream : List.copyOf(bySecond.get(second % QUIET))) {
            boolean stuck = stream.visit.isTaking();
            if (stuck && stream.stuck) {
                stream.visit.close();
                continue;
            }
            stream.stuck = stuck;
            Badge before = stream.told;
            tell(stream, texts);
            if (stream.told == before && stream.isOpen()) {
                stream.send(SIGN_OF_LIFE);
                stream.visit.flush();
            }
        }
    }
}
