package dev.kith.sync;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Cards that an address-book server refused: each is tried again only after an hour. */
@ApplicationScoped
class CardHold {
    private static final Duration WAIT = Duration.ofHours(1);

    private record Refusal(String reason, Instant until) {}

    private final Map<Long, Map<BareJid, Refusal>> refusals = new ConcurrentHashMap<>();
    private final Clock clock;

    CardHold(Clock clock) {
        this.clock = clock;
    }

    void refused(long account, BareJid jid, String reason) {
        Instant until = clock.instant().plus(WAIT);
        refusals.computeIfAbsent(account, id -> new ConcurrentHashMap<>()).put(jid, new Refusal(reason, until));
    }

    /** Contacts whose card waits, and why. */
    Map<BareJid, String> held(long account) {
        Instant now = clock.instant();
        var held = new TreeMap<BareJid, String>();
        refusals.computeIfPresent(account, (id, ofAccount) -> {
            ofAccount.values().removeIf(refusal -> !refusal.until().isAfter(now));
            ofAccount.forEach((jid, refusal) -> held.put(jid, refusal.reason()));
            return ofAccount.isEmpty() ? null : ofAccount;
        });
        return held;
    }
}
