package dev.kith.presence;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** The grants as stored. */
@ApplicationScoped
class GrantTable implements GrantMemory {
    private static final String WITHDRAWN = word(Grant.WITHDRAWN);

    private final StatelessSession session;
    private final Clock clock;

    GrantTable(StatelessSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Map<BareJid, Granted> all() {
        var all = new HashMap<BareJid, Granted>();
        session.createSelectionQuery("from GrantRow", GrantRow.class)
                .getResultList()
                .forEach(row -> all.put(BareJid.parse(row.jid), granted(row)));
        return all;
    }

    @Override
    @Transactional
    public Optional<Granted> of(BareJid person) {
        return Optional.ofNullable(session.get(GrantRow.class, person.toString()))
                .map(GrantTable::granted);
    }

    @Override
    @Transactional
    public void store(BareJid person, Granted granted) {
        GrantRow old = session.get(GrantRow.class, person.toString());
        var row = new GrantRow();
        row.jid = person.toString();
        row.state = word(granted.grant());
        row.ourItem = granted.ourItem();
        row.consent = old == null ? "has a badge" : old.consent;
        row.changedAt = granted.since();
        row.createdAt = old == null ? clock.instant() : old.createdAt;
        session.upsert(row);
    }

    @Override
    @Transactional
    public void delete(BareJid person) {
        for (String all : List.of("presence_seen", "presence_grant")) {
            session.createNativeMutationQuery("delete from " + all + " where jid = :jid")
                    .setParameter("jid", person.toString())
                    .executeUpdate();
        }
    }

    @Override
    @Transactional
    public void forget(BareJid person) {
        int gone = session.createMutationQuery("delete from GrantRow where jid = :jid and state = :withdrawn")
                .setParameter("jid", person.toString())
                .setParameter("withdrawn", WITHDRAWN)
                .executeUpdate();
        if (gone > 0) {
            delete(person);
        }
    }

    @Override
    @Transactional
    public void askAgain(BareJid person) {
        session.createMutationQuery("update GrantRow set state = :wanted, ourItem = false, changedAt = :now"
                        + " where jid = :jid and state = :withdrawn")
                .setParameter("wanted", word(Grant.WANTED))
                .setParameter("withdrawn", WITHDRAWN)
                .setParameter("now", clock.instant())
                .setParameter("jid", person.toString())
                .executeUpdate();
    }

    private static Granted granted(GrantRow row) {
        return new Granted(Grant.valueOf(row.state.toUpperCase(Locale.ROOT)), row.ourItem, row.changedAt);
    }

    private static String word(Grant grant) {
        return grant.name().toLowerCase(Locale.ROOT);
    }
}
