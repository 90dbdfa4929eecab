package dev.kith.badge;

import dev.kith.badge.BadgeBoard.Seen;
import dev.kith.badge.BadgeToken.Key;
import dev.kith.jid.BareJid;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pages that watch badges change (server-sent events). A stream that does not take what it is sent is closed; the
 * browser opens it again and is told what it missed, by the id of the last event that it has.
 */
final class LiveStreams {
    /** How often an open stream is sent a sign of life, in seconds; proxies close what says nothing for a minute. */
    private static final int QUIET = 20;

    private static final Buffer SIGN_OF_LIFE = Buffer.buffer(":\n\n");
    private static final Buffer GONE = Buffer.buffer("event: gone\ndata: {}\n\n");
    private static final String RETRY = "retry: 5000\n";

    /** One open stream. */
    private static final class Stream {
        final HttpServerResponse response;
        final Key token;
        final BareJid owner;
        final Set<Stream> second;
        Badge told;

        Stream(HttpServerResponse response, Key token, BareJid owner, Set<Stream> second, Badge told) {
            this.response = response;
            this.token = token;
            this.owner = owner;
            this.second = second;
            this.told = told;
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

    /** Keeps an answer open whose headers are set. */
    void open(HttpServerRequest request, Key token, BareJid owner, Badge badge) {
        Set<Stream> second = bySecond.get(turn++ % QUIET);
        var stream = new Stream(request.response(), token, owner, second, badge);
        second.add(stream);
        byOwner.computeIfAbsent(owner, jid -> new HashSet<>()).add(stream);
        size++;
        hall.streamOpened();
        request.response().closeHandler(closed -> forget(stream));
        Answer event = site.event(badge);
        boolean knows = String.valueOf(event.etag()).equals('"' + request.getHeader("Last-Event-ID") + '"');
        request.response()
                .write(
                        knows
                                ? Buffer.buffer(RETRY + ":\n\n")
                                : Buffer.buffer(RETRY).appendBuffer(text(event)));
    }

    private void forget(Stream stream) {
        if (stream.second.remove(stream)) {
            size--;
            hall.streamClosed();
            byOwner.computeIfPresent(stream.owner, (jid, streams) -> {
                streams.remove(stream);
                return streams.isEmpty() ? null : streams;
            });
        }
    }

    private static Buffer text(Answer event) {
        String id = String.valueOf(event.etag()).replace("\"", "");
        return Buffer.buffer("id: " + id + "\nevent: badge\ndata: ")
                .appendBuffer(event.body())
                .appendString("\n\n");
    }

    /** Tells everybody who watches one of somebody's badges, if it shows something else now. */
    void changed(BareJid owner) {
        Set<Stream> watching = byOwner.get(owner);
        if (watching != null) {
            var texts = new HashMap<Badge, Buffer>();
            List.copyOf(watching).forEach(stream -> tell(stream, texts));
        }
    }

    /** The same for everybody. */
    void anythingChanged() {
        List.copyOf(byOwner.keySet()).forEach(this::changed);
    }

    private void tell(Stream stream, Map<Badge, Buffer> texts) {
        Seen seen = site.seen(stream.token);
        if (seen.live() == null) {
            forget(stream); // of an answer that has ended, no close is told
            stream.response.end(GONE);
            stream.response.close();
        } else if (stream.response.writeQueueFull()) {
            stream.response.close();
        } else if (!seen.badge().equals(stream.told)) {
            stream.told = seen.badge();
            stream.response.write(texts.computeIfAbsent(seen.badge(), badge -> text(site.event(badge))));
        }
    }

    /** Each second another twentieth: a sign of life, and what changed without news, such as the end of working hours. */
    void keepOpen(int second) {
        var texts = new HashMap<Badge, Buffer>();
        for (Stream stream : List.copyOf(bySecond.get(second % QUIET))) {
            Badge before = stream.told;
            tell(stream, texts);
            if (stream.told == before && !stream.response.closed() && !stream.response.ended()) {
                stream.response.write(SIGN_OF_LIFE);
            }
        }
    }

    void close() {
        bySecond.forEach(streams -> List.copyOf(streams).forEach(stream -> stream.response.close()));
    }
}
