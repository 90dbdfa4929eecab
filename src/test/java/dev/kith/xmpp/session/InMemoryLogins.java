package dev.kith.xmpp.session;

import dev.kith.account.XmppLogin;
import dev.kith.account.XmppLogins;
import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Logins without a database. */
final class InMemoryLogins implements XmppLogins {
    private final Map<BareJid, Known> known = new ConcurrentHashMap<>();
    private final AtomicLong clock = new AtomicLong();

    @Override
    public Optional<Known> find(BareJid jid) {
        return Optional.ofNullable(known.get(jid));
    }

    @Override
    public void put(BareJid jid, XmppLogin login) {
        known.put(jid, new Known(login, Instant.ofEpochSecond(clock.incrementAndGet()), Optional.empty(), false));
    }

    @Override
    public boolean remove(BareJid jid) {
        return known.remove(jid) != null;
    }

    @Override
    public Map<BareJid, Instant> inUse() {
        return known.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().setAt()));
    }

    @Override
    public void accepted(BareJid jid, Known of, String mechanism) {
        known.computeIfPresent(
                jid,
                (key, now) -> now.setAt().equals(of.setAt())
                        ? new Known(now.login(), now.setAt(), Optional.of(mechanism), now.refused())
                        : now);
    }

    @Override
    public void refused(BareJid jid, Known of) {
        known.computeIfPresent(
                jid,
                (key, now) -> now.setAt().equals(of.setAt())
                        ? new Known(now.login(), now.setAt(), now.mechanism(), true)
                        : now);
    }
}
