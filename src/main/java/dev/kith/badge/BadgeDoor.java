package dev.kith.badge;

import dev.kith.badge.BadgeAddress.Form;
import dev.kith.badge.BadgeBoard.Seen;
import dev.kith.badge.BadgeToken.Key;
import dev.kith.badge.Limits.Client;
import dev.kith.jid.BareJid;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One event loop's share of the public: reads requests, sends answers, and shows out who only stands about. Everything in
 * here happens on that one loop, and nothing waits. HTTP is read by Netty (RFC 9112) and answered without a layer between.
 */
final class BadgeDoor {
    private static final Logger LOG = Logger.getLogger(BadgeDoor.class);

    /** Longest time for a request to come in whole, or for a connection to do nothing between two. */
    private static final int STANDING_SECONDS = 15;

    /** Longest time for an answer to be taken. */
    private static final int TAKING_SECONDS = 20;

    /** Of so many requests one is timed, so that timing costs nothing that could be seen. */
    static final int MEASURED = 64;

    private static final AsciiString FORWARDED = AsciiString.cached("x-forwarded-for");
    private static final AsciiString LAST_EVENT = AsciiString.cached("last-event-id");
    private static final int LONGEST_LINE = 2048;
    private static final int LONGEST_HEADERS = 8192;
    private static final HttpDecoderConfig READING =
            new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(LONGEST_HEADERS);
    private static final Answer NO_METHOD = Answer.refusal(405, "Badges can be looked at: GET, HEAD, OPTIONS.");
    private static final Answer ODD = Answer.refusal(400, "Badges are only looked at; nothing is to be sent here.");
    private static final Answer NO_HTTP = Answer.refusal(400, "That is no HTTP.");
    private static final Answer LONG_LINE = Answer.refusal(414, "The address is too long.");
    private static final Answer LONG_HEADERS = Answer.refusal(431, "The headers are too long.");
    private static final Answer NO_VERSION = Answer.refusal(505, "Please ask by HTTP/1.1.");
    private static final Answer NO_PATH = Answer.refusal(400, "That is no address.");
    private static final Answer TOO_MUCH = Answer.refusal(429, "Too many requests; please wait a second.");
    private static final Answer NO_ROOM = Answer.refusal(503, "Too many streams are open; please try again later.");

    private final EventLoop loop;
    private final BadgeSite site;
    private final Hall hall;
    private final Set<Visit> visits = new HashSet<>();
    private final LiveStreams streams;
    private int second;
    private int requests;
    private byte[] date = {};

    BadgeDoor(EventLoop loop, BadgeSite site, Hall hall) {
        this.loop = loop;
        this.site = site;
        this.hall = hall;
        this.streams = new LiveStreams(site, hall);
        tick();
        loop.scheduleAtFixedRate(this::tryToTick, 1, 1, TimeUnit.SECONDS);
    }

    /** Prepares a connection of this loop that has just come. */
    void expect(Channel channel) {
        channel.pipeline().addLast(new HttpRequestDecoder(READING)).addLast(new Visit(channel, this, hall.limits));
    }

    /** Whether a connection may stay. */
    boolean enter(Visit visit) {
        if (!hall.enter(visit.client, visit.proxy)) {
            hall.limited.increment();
            return false;
        }
        visit.since = second;
        return visits.add(visit);
    }

    /** A connection is closed, from whichever side. */
    void leave(Visit visit) {
        if (visits.remove(visit)) {
            hall.leave(visit.client, visit.proxy);
            streams.forget(visit);
        }
    }

    private void tryToTick() {
        try {
            tick();
        } catch (RuntimeException e) { // else it would be the last one
            LOG.error("Who stands about at the badge port cannot be seen now; trying again in a second.", e);
        }
    }

    /** Once a second: what time it is, who stands about, whose stream is to be kept open. */
    private void tick() {
        second++;
        date = Reply.date(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        for (Visit visit : List.copyOf(visits)) {
            int most = visit.isTaking() ? TAKING_SECONDS : STANDING_SECONDS;
            if (visit.stream == null && second - visit.since > most) {
                visit.close();
            }
        }
        streams.keepOpen(second);
    }

    /** Answers a request. */
    void asked(Visit visit, HttpRequest request) {
        visit.since = second;
        long begun = requests++ % MEASURED == 0 ? System.nanoTime() : 0;
        HttpHeaders headers = request.headers();
        Client client = visit.proxy ? hall.limits.through(visit.client, headers.get(FORWARDED)) : visit.client;
        if (!hall.limits.allows(client)) {
            hall.limited.increment();
            reply(visit, request, TOO_MUCH);
        } else if (request.decoderResult().isFailure()) {
            replyLast(visit, request, broken(request.decoderResult().cause()));
        } else if (!isKnown(request.protocolVersion())) {
            replyLast(visit, request, NO_VERSION);
        } else if (isOdd(headers)) {
            replyLast(visit, request, ODD);
        } else if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
            look(visit, request);
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            boolean last = Reply.isLast(request);
            visit.send(Reply.preflight(request, date, last, memory(visit)), last);
        } else {
            reply(visit, request, NO_METHOD);
        }
        if (begun != 0 && visit.stream == null) { // a stream lasts as long as somebody looks
            hall.latency.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }
    }

    private static boolean isKnown(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    private static Answer broken(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException line -> LONG_LINE;
            case TooLongHttpHeaderException long_ -> LONG_HEADERS;
            default -> NO_HTTP;
        };
    }

    /** Nothing may be sent here. */
    private static boolean isOdd(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return (length != null && !length.equals("0")) || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    private void look(Visit visit, HttpRequest request) {
        Target target = Target.parse(request.uri());
        if (!target.isPath()) {
            reply(visit, request, NO_PATH);
            return;
        }
        BadgeAddress address = BadgeAddress.parse(target.path());
        if (address == null) {
            reply(visit, request, site.other(target.path(), target.query()));
            return;
        }
        Key token = site.key(address);
        if (!hall.limits.allows(token)) {
            hall.limited.increment();
            reply(visit, request, TOO_MUCH);
            return;
        }
        Seen seen = site.seen(token);
        if (seen.live() == null) {
            hall.unknown.increment();
        } else {
            hall.found.increment();
            seen.live().hit();
        }
        if (address.form() == Form.LIVE) {
            live(visit, request, token, seen);
        } else {
            reply(visit, request, site.answer(address, seen));
        }
    }

    private void live(Visit visit, HttpRequest request, Key token, Seen seen) {
        LiveBadge badge = seen.live();
        if (badge == null) {
            reply(visit, request, BadgeSite.NOT_FOUND);
        } else if (!hall.hasRoomForStream(streams.size())) {
            hall.full.increment();
            reply(visit, request, NO_ROOM);
        } else {
            boolean chunked = !request.protocolVersion().equals(HttpVersion.HTTP_1_0);
            boolean last = Reply.isLast(request) || !chunked;
            boolean head = request.method().equals(HttpMethod.HEAD);
            visit.send(Reply.stream(request, date, chunked, last, memory(visit)), head && last);
            if (!head) {
                streams.open(visit, chunked, request.headers().get(LAST_EVENT), token, badge.owner, seen.badge());
            }
        }
    }

    private void reply(Visit visit, HttpRequest request, Answer answer) {
        boolean last = Reply.isLast(request);
        visit.send(Reply.to(request, answer, date, last, memory(visit)), last);
    }

    private void replyLast(Visit visit, HttpRequest request, Answer answer) {
        visit.send(Reply.to(request, answer, date, true, memory(visit)), true);
    }

    private static ByteBufAllocator memory(Visit visit) {
        return visit.channel().alloc();
    }

    /** Somebody's presence changed; may be called from anywhere. */
    void changed(BareJid owner) {
        soon(() -> streams.changed(owner));
    }

    /** Badges were made, changed or withdrawn; may be called from anywhere. */
    void anythingChanged() {
        soon(streams::anythingChanged);
    }

    private void soon(Runnable work) {
        if (!loop.isShuttingDown()) {
            loop.execute(work);
        }
    }
}
