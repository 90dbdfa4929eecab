package dev.kith.badge;

import dev.kith.badge.BadgeToken.Key;
import dev.kith.jid.BareJid;
import dev.kith.presence.Avatar;
import dev.kith.presence.Presence;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All badges that can be seen now, in memory. Looking at it is all that a request does: it sends nothing, reads no
 * database and waits for nobody. What is not on it never was, for whoever asks.
 */
final class BadgeBoard {
    /** A badge that was found, and what it shows. A badge that is not there is found as {@link Badge#UNKNOWN}. */
    record Seen(Badge badge, Theme theme, @Nullable LiveBadge live) {
        static final Seen UNKNOWN = new Seen(Badge.UNKNOWN, Theme.FLAT, null);
    }

    private final Function<BareJid, Presence> presences;
    private final Function<BareJid, @Nullable Avatar> avatars;
    private final InstantSource clock;
    private volatile BadgeIndex byToken = BadgeIndex.EMPTY;
    private volatile Map<BareJid, LiveBadge> byOldAddress = Map.of();

    BadgeBoard(
            Function<BareJid, Presence> presences, Function<BareJid, @Nullable Avatar> avatars, InstantSource clock) {
        this.presences = presences;
        this.avatars = avatars;
        this.clock = clock;
    }

    /**
     * From now on exactly these are there.
     *
     * @return those that were there before
     */
    Collection<LiveBadge> show(Map<Key, LiveBadge> byToken, Map<BareJid, LiveBadge> byOldAddress) {
        var before = this.byToken.all();
        this.byToken = new BadgeIndex(byToken);
        this.byOldAddress = Collections.unmodifiableMap(byOldAddress);
        return before;
    }

    /** The badge of a token, whatever was sent as one. */
    Seen at(Key token) {
        return seen(byToken.get(token));
    }

    /** The badge of somebody who wants to be seen at the addresses that other servers had for them. */
    Seen atOldAddress(BareJid owner) {
        return seen(byOldAddress.get(owner));
    }

    private Seen seen(@Nullable LiveBadge badge) {
        long now = clock.millis();
        if (badge == null || badge.isOver(now)) {
            return Seen.UNKNOWN;
        }
        Avatar avatar = badge.showsAvatar ? avatars.apply(badge.owner) : null;
        return new Seen(badge.shows(presences.apply(badge.owner), avatar, now), badge.theme, badge);
    }

    Collection<LiveBadge> all() {
        return byToken.all();
    }
}
