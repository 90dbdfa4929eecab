package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long one side of a pair that ends waits for the other side to end its part. Not longer than that: the other one's server
 * or login may be away. After a restart it waits anew.
 */
final class Patience {
    private static final Duration MOST = Duration.ofMinutes(2);

    private final Map<Long, Map<BareJid, Instant>> waiting = new ConcurrentHashMap<>();
    private final Clock clock;

    Patience(Clock clock) {
        this.clock = clock;
    }

    /**
     * Contacts whose side has its part still to end, and may be waited for; the time runs from the first pass of an account that
     * has ended its own.
     *
     * @param bonds what the account remembers of each contact
     * @param others what each contact's own side remembers
     */
    Set<BareJid> awaited(Account account, Map<BareJid, Bond> bonds, Map<BareJid, Bond> others) {
        Instant now = clock.instant();
        var before = waiting.getOrDefault(account.id(), Map.of());
        var since = new HashMap<BareJid, Instant>();
        bonds.forEach((jid, bond) -> {
            boolean ended = bond == Bond.ENDING || bond == Bond.PARTING;
            if (ended && isToEnd(others.get(jid))) {
                Instant first = before.getOrDefault(jid, now);
                since.put(jid, first.isAfter(now) ? now : first); // the clock may have gone back
            }
        });
        if (since.isEmpty()) {
            waiting.remove(account.id());
        } else {
            waiting.put(account.id(), since);
        }
        return bonds.keySet().stream()
                .filter(jid -> isToEnd(others.get(jid)))
                .filter(jid -> since.getOrDefault(jid, now).plus(MOST).isAfter(now))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isToEnd(@Nullable Bond bond) {
        return bond != null && bond.isOurs();
    }
}
