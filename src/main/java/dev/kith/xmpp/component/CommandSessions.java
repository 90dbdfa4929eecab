package dev.kith.xmpp.component;

import dev.kith.xmpp.component.AdHocCommands.Command;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Forms that were given out and not come back yet: a few for each chat program, for a quarter of an hour. */
final class CommandSessions {
    static final int MOST = 1000;
    static final int MOST_EACH = 5;
    static final Duration LIFE = Duration.ofMinutes(15);

    private record Session(String who, Command command, Instant until) {}

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final Map<String, Session> sessions = new LinkedHashMap<>(); // oldest first

    CommandSessions(Clock clock) {
        this.clock = clock;
    }

    /** A name that nobody can guess. */
    String name() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Begins a session of somebody's; the oldest one goes when there are too many. */
    synchronized String begin(String who, Command command) {
        Instant now = clock.instant();
        sessions.values().removeIf(session -> session.until().isBefore(now));
        if (sessions.values().stream()
                        .filter(session -> session.who().equals(who))
                        .count()
                >= MOST_EACH) {
            removeOldest(session -> session.who().equals(who));
        } else if (sessions.size() >= MOST) {
            removeOldest(session -> true);
        }
        String name = name();
        sessions.put(name, new Session(who, command, now.plus(LIFE)));
        return name;
    }

    private void removeOldest(Predicate<Session> which) {
        for (Iterator<Session> each = sessions.values().iterator(); each.hasNext(); ) {
            if (which.test(each.next())) {
                each.remove();
                return;
            }
        }
    }

    /** Whether this is a session of theirs, with this command. */
    synchronized boolean holds(String name, String who, Command command) {
        Session session = sessions.get(name);
        return session != null
                && session.who().equals(who)
                && session.command() == command
                && !session.until().isBefore(clock.instant());
    }

    synchronized void end(String name) {
        sessions.remove(name);
    }

    synchronized int size() {
        return sessions.size();
    }
}
