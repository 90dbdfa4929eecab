package dev.kith.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A person's sessions, and which of them speaks for the person. Immutable; no clock.
 *
 * @param hidden those that said goodbye: to everybody, or to us alone, which a server forgets when it answers a probe
 */
record Resources(Map<String, Resource> present, Set<String> hidden) {
    static final Resources NONE = new Resources(Map.of(), Set.of());

    /** More than anybody has; whoever opens more costs no more memory than that. */
    static final int MOST = 32;

    /**
     * A session said this.
     *
     * @param replayed whether the server repeated it for a probe: then a session that has hidden from us stays hidden
     */
    Resources heard(Resource heard, boolean replayed) {
        if (replayed && hidden.contains(heard.name())) {
            return this;
        }
        var now = new LinkedHashMap<>(present);
        Resource before = now.get(heard.name());
        now.put(
                heard.name(),
                before != null && before.saysTheSame(heard) ? heard.sayingSoSince(before.since()) : heard);
        if (now.size() > MOST) {
            now.remove(now.values().stream().min(Resource.RANK).orElseThrow().name());
        }
        var stillHidden = new LinkedHashSet<>(hidden);
        stillHidden.remove(heard.name());
        return new Resources(now, stillHidden);
    }

    /** A session said goodbye. */
    Resources left(String name) {
        var now = new LinkedHashMap<>(present);
        now.remove(name);
        var nowHidden = new ArrayList<>(hidden);
        nowHidden.remove(name);
        nowHidden.add(name);
        return new Resources(
                now, new LinkedHashSet<>(nowHidden.subList(Math.max(0, nowHidden.size() - MOST), nowHidden.size())));
    }

    /** Only the sessions that were heard of since then. */
    Resources heardSince(Instant then) {
        var now = new LinkedHashMap<>(present);
        now.values().removeIf(resource -> resource.confirmed().isBefore(then));
        return new Resources(now, hidden);
    }

    /** The session that speaks for the person; empty when none does. Asked for with every badge, so it makes no stream. */
    Optional<Resource> best(Predicate<Resource> fresh) {
        Resource best = null;
        for (Resource resource : present.values()) {
            if (resource.isVisible()
                    && fresh.test(resource)
                    && (best == null || Resource.RANK.compare(resource, best) > 0)) {
                best = resource;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether a session is there that others may see, however long ago it was heard of. */
    boolean isAnyVisible() {
        for (Resource resource : present.values()) {
            if (resource.isVisible()) {
                return true;
            }
        }
        return false;
    }
}
