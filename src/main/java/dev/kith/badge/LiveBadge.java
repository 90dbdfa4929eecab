package dev.kith.badge;

import dev.kith.jid.BareJid;
import dev.kith.presence.Availability;
import dev.kith.presence.Avatar;
import dev.kith.presence.Presence;
import dev.kith.time.WeeklyHours;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One badge as it stands in memory; there may be a hundred thousand, so it holds no more than a request needs. */
final class LiveBadge {
    private static final VarHandle HITS;
    private static final long NEVER = Long.MAX_VALUE;

    static {
        try {
            HITS = MethodHandles.lookup().findVarHandle(LiveBadge.class, "hits", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long id;
    final BareJid owner;
    final String label;
    final Theme theme;
    final boolean showsAvatar;
    private final boolean showsStatus;
    private final @Nullable WeeklyHours hours;
    private final long expiresAt;

    @SuppressWarnings("unused") // by its handle: an object of its own for each counter would be larger than the badge
    private volatile long hits;

    LiveBadge(long id, BareJid owner, BadgeSettings settings) {
        this.id = id;
        this.owner = owner;
        this.label = settings.label();
        this.theme = settings.theme();
        this.showsAvatar = settings.showsAvatar();
        this.showsStatus = settings.showsStatus();
        this.hours = settings.hours() == null ? null : WeeklyHours.parse(settings.hours(), settings.zone());
        this.expiresAt =
                settings.expiresAt() == null ? NEVER : settings.expiresAt().toEpochMilli();
    }

    boolean isOver(long nowMillis) {
        return nowMillis >= expiresAt;
    }

    /** What it shows of its owner's presence at a moment, and of their picture, which is null if it shows none. */
    Badge shows(Presence presence, @Nullable Avatar avatar, long nowMillis) {
        Availability state = presence.availability();
        if (hours != null && state != Availability.UNKNOWN && !hours.cover(Instant.ofEpochMilli(nowMillis))) {
            return new Badge(label, Badge.word(Availability.OFFLINE), Availability.OFFLINE, avatar);
        }
        boolean says = showsStatus && !presence.status().isBlank();
        return new Badge(label, says ? presence.status() : Badge.word(state), state, avatar);
    }

    void hit() {
        HITS.getAndAdd(this, 1L);
    }

    /** How often it was asked for since this was last called. */
    long takeHits() {
        return (long) HITS.getAndSet(this, 0L);
    }
}
