package dev.kith.badge;

import dev.kith.badge.BadgeAddress.Form;
import dev.kith.badge.BadgeBoard.Seen;
import dev.kith.badge.BadgeToken.Key;
import dev.kith.badge.Limits.Client;
import dev.kith.badge.RequestHead.Method;
import dev.kith.jid.BareJid;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One event loop's share of the public: reads requests, sends answers, and shows out who only stands about. Everything in
 * here happens on that one loop, and nothing waits.
 */
final class BadgeDoor {
    private static final Logger LOG = Logger.getLogger(BadgeDoor.class);

    /** Longest time for a request to come in whole, or for a connection to do nothing between two. */
    private static final int STANDING_SECONDS = 15;

    /** Longest time for an answer to be taken. */
    private static final int TAKING_SECONDS = 20;

    /** Of so many requests one is timed, so that timing costs nothing that could be seen. */
    static final int MEASURED = 64;

    private static final Answer NO_METHOD = Answer.refusal(405, "Badges can be looked at: GET, HEAD, OPTIONS.");
    private static final Answer NO_PATH = Answer.refusal(400, "That is no address.");
    private static final Answer TOO_MUCH = Answer.refusal(429, "Too many requests; please wait a second.");
    private static final Answer NO_ROOM = Answer.refusal(503, "Too many streams are open; please try again later.");

    private final SingleThreadEventLoop loop;
    private final BadgeSite site;
    private final Hall hall;
    private final Set<Visit> visits = new HashSet<>();
    private final LiveStreams streams;
    private final RequestHead head = new RequestHead();
    private final BadgeToken.Hasher tokens = new BadgeToken.Hasher();
    private final byte[] room = new byte[RequestHead.LONGEST];
    private final Post post = new Post();
    private final List<Visit> heard = new ArrayList<>();
    private int second;
    private int requests;

    /** Whether an answer is timed that is still to be sent, and since when. */
    private boolean timed;

    private long begun;
    private byte[] date = {};

    BadgeDoor(SingleThreadEventLoop loop, BadgeSite site, Hall hall) {
        this.loop = loop;
        this.site = site;
        this.hall = hall;
        this.streams = new LiveStreams(site, hall);
        tick();
        loop.scheduleAtFixedRate(this::tryToTick, 1, 1, TimeUnit.SECONDS);
    }

    /** Prepares a connection of this loop that has just come. */
    void expect(Channel channel) {
        channel.config().setRecvByteBufAllocator(post);
        channel.pipeline().addLast(new Visit(channel, this, hall.limits));
    }

    /** The requests of this loop are read one at a time, so all of its connections share what that takes. */
    byte[] room() {
        return room;
    }

    Post post() {
        return post;
    }

    RequestHead head() {
        return head;
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

    /**
     * What somebody sent is read, and answered as far as it was whole. The answers are sent off with those of others whose
     * requests came in at the same time, so that whoever asks at several connections is woken once.
     */
    void heard(Visit visit) {
        if (heard.isEmpty()) {
            loop.executeAfterEventLoopIteration(this::sendOff);
        }
        heard.add(visit);
        if (heard.size() == Post.SHEETS) {
            sendOff();
        }
    }

    private void sendOff() {
        try {
            heard.forEach(Visit::flush); // which hears nobody: that happens when the loop looks for it
        } finally {
            heard.clear();
        }
        if (timed) {
            timed = false;
            hall.latency.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }
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

    /** Answers the request that was just read. */
    void asked(Visit visit) {
        visit.since = second;
        long now = System.nanoTime();
        Client client = visit.proxy ? hall.limits.through(visit.client, head.forwarded()) : visit.client;
        if (!hall.limits.allows(client, now)) {
            hall.limited.increment();
            reply(visit, TOO_MUCH);
        } else if (head.refusal() != null) {
            reply(visit, head.refusal());
        } else {
            switch (head.method()) {
                case GET, HEAD -> look(visit, now);
                case OPTIONS -> visit.send(Reply.preflight(head, date, post), head.isLast());
                case OTHER -> reply(visit, NO_METHOD);
            }
        }
        if (requests++ % MEASURED == 0 && !timed && visit.stream == null) { // a stream lasts as long as somebody looks
            timed = true;
            begun = now;
        }
    }

    private void look(Visit visit, long now) {
        Target target = Target.parse(head.target());
        if (!target.isPath()) {
            reply(visit, NO_PATH);
            return;
        }
        BadgeAddress address = BadgeAddress.parse(target.path());
        if (address == null) {
            reply(visit, site.other(target));
            return;
        }
        Key token = tokens.key(address.token());
        if (!hall.limits.allows(token, now)) {
            hall.limited.increment();
            reply(visit, TOO_MUCH);
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
            live(visit, token, seen);
        } else {
            reply(visit, site.answer(address, seen));
        }
    }

    private void live(Visit visit, Key token, Seen seen) {
        LiveBadge badge = seen.live();
        if (badge == null) {
            reply(visit, BadgeSite.NOT_FOUND);
        } else if (!hall.hasRoomForStream(streams.size())) {
            hall.full.increment();
            reply(visit, NO_ROOM);
        } else {
            boolean only = head.method() == Method.HEAD;
            visit.send(Reply.stream(head, date, post), only && (head.isLast() || head.isOld()));
            if (!only) {
                streams.open(visit, !head.isOld(), head.lastEvent(), token, badge.owner, seen.badge());
            }
        }
    }

    private void reply(Visit visit, Answer answer) {
        visit.send(Reply.to(head, answer, date, post), head.isLast());
    }

    /** Somebody's presence changed; may be called from anywhere. */
    void changed(BareJid owner) {
        soon(() -> streams.changed(owner));
    }

    /** Badges were made, changed or withdrawn; may be called from anywhere. */
    void anythingChanged() {
        soon(streams::anythingChanged);
    }

    /** After its loop has ended. */
    void close() {
        post.close();
    }

    private void soon(Runnable work) {
        if (!loop.isShuttingDown()) {
            loop.execute(work);
        }
    }
}
