package dev.kith.presence;

import dev.kith.jid.BareJid;
import dev.kith.replica.AloneReplica;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Grants that outlive a {@link Presences}, as long as the test does. */
public final class InMemoryGrants implements GrantMemory {
    private final Clock clock;
    private final Map<BareJid, Granted> rows = new ConcurrentHashMap<>();

    public InMemoryGrants(Clock clock) {
        this.clock = clock;
    }

    /** As the service would make it. */
    public Presences presences(PresenceSource source, AvatarSource avatars, Clock clock, MeterRegistry metrics) {
        return new Presences(this, source, avatars, new AloneReplica(), clock, metrics);
    }

    @Override
    public Map<BareJid, Granted> all() {
        return Map.copyOf(rows);
    }

    @Override
    public Optional<Granted> of(BareJid person) {
        return Optional.ofNullable(rows.get(person));
    }

    @Override
    public void store(BareJid person, Granted granted) {
        rows.put(person, granted);
    }

    @Override
    public void delete(BareJid person) {
        rows.remove(person);
    }

    @Override
    public void forget(BareJid person) {
        rows.computeIfPresent(person, (jid, row) -> row.grant() == Grant.WITHDRAWN ? null : row);
    }

    @Override
    public void askAgain(BareJid person) {
        rows.computeIfPresent(
                person,
                (jid, row) -> row.grant() == Grant.WITHDRAWN ? new Granted(Grant.WANTED, false, clock.instant()) : row);
    }
}
