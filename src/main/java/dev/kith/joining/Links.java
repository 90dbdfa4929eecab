package dev.kith.joining;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The one-time links that were given out. They are kept in memory alone, hashed: a stranger's guess costs no database
 * read, and a link that a restart ended is asked for again with one word.
 */
@ApplicationScoped
public class Links {
    /** How long a link is good. */
    public static final Duration LIFE = Duration.ofMinutes(15);

    private static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Link> links = new LinkedHashMap<>(); // oldest first

    Links(Clock clock) {
        this.clock = clock;
    }

    /** What a link is for. */
    enum Purpose {
        JOIN,
        EXPORT
    }

    /**
     * A link.
     *
     * @param person the only one whom it is for
     * @param how it was asked for
     */
    record Link(BareJid person, Purpose purpose, String how, Instant until) {}

    /** Makes a link, and ends an older one of this person for the same; the secret in it cannot be said again. */
    synchronized String give(BareJid person, Purpose purpose, String how) {
        Instant now = clock.instant();
        links.values()
                .removeIf(link ->
                        !link.until().isAfter(now) || (link.person().equals(person) && link.purpose() == purpose));
        Iterator<String> oldest = links.keySet().iterator();
        while (links.size() >= MOST) {
            oldest.next();
            oldest.remove();
        }
        String secret = OneTime.secret();
        links.put(OneTime.hash(secret), new Link(person, purpose, how, now.plus(LIFE)));
        return secret;
    }

    /** The link with this secret, if it is still good for this; looking does not use it up. */
    synchronized Optional<Link> find(String secret, Purpose purpose) {
        return Optional.ofNullable(links.get(OneTime.hash(secret)))
                .filter(link -> link.purpose() == purpose && link.until().isAfter(clock.instant()));
    }

    /** Uses a link up; empty when it is not good any more, or somebody else was sooner. */
    synchronized Optional<Link> use(String secret, Purpose purpose) {
        Optional<Link> link = find(secret, purpose);
        if (link.isPresent()) {
            links.remove(OneTime.hash(secret));
        }
        return link;
    }

    /** Ends every link of somebody's for this. */
    synchronized void end(BareJid person, Purpose purpose) {
        links.values().removeIf(link -> link.person().equals(person) && link.purpose() == purpose);
    }
}
