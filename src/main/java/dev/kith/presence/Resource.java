package dev.kith.presence;

import java.time.Instant;
import java.util.Comparator;

/**
 * One session of a person, as its last presence described it.
 *
 * @param name the resourcepart, compared exactly (RFC 7622 §3.4)
 * @param priority negative for a session that does not stand for the person (RFC 6121 §4.7.2.3)
 * @param since when it last said something else than before
 * @param confirmed when it was last heard saying so
 */
record Resource(String name, Show show, int priority, String status, Instant since, Instant confirmed) {
    private static final int MOST_STATUS = 300;

    /** The one that speaks for its person last: priority, then readiness, then news. */
    static final Comparator<Resource> RANK = Comparator.comparingInt(Resource::priority)
            .thenComparing(Resource::show, Comparator.reverseOrder())
            .thenComparing(Resource::since);

    Resource {
        priority = Math.clamp(priority, Byte.MIN_VALUE, Byte.MAX_VALUE);
        if (status.codePointCount(0, status.length()) > MOST_STATUS) {
            status = status.substring(0, status.offsetByCodePoints(0, MOST_STATUS));
        }
    }

    boolean isVisible() {
        return priority >= 0;
    }

    /** The same words as that one's; then only the time of hearing differs. */
    boolean saysTheSame(Resource other) {
        return show == other.show && priority == other.priority && status.equals(other.status);
    }

    Resource sayingSoSince(Instant earlier) {
        return new Resource(name, show, priority, status, earlier, confirmed);
    }
}
