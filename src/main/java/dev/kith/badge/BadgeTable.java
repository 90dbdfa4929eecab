package dev.kith.badge;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** The badges as stored. */
@ApplicationScoped
class BadgeTable {
    private final StatelessSession session;

    BadgeTable(StatelessSession session) {
        this.session = session;
    }

    @Transactional
    List<BadgeRow> all() {
        return session.createSelectionQuery("from BadgeRow order by owner, id", BadgeRow.class)
                .getResultList();
    }

    @Transactional
    List<BadgeRow> of(BareJid owner) {
        return session.createSelectionQuery("from BadgeRow where owner = :owner order by id", BadgeRow.class)
                .setParameter("owner", owner.toString())
                .getResultList();
    }

    @Transactional
    Optional<BadgeRow> find(long id) {
        return Optional.ofNullable(session.get(BadgeRow.class, id));
    }

    @Transactional
    void insert(BadgeRow row) {
        session.insert(row);
    }

    /** Everything but the number of hits, which the service counts. */
    @Transactional
    void update(long id, BadgeSettings settings) {
        BadgeRow row = session.get(BadgeRow.class, id);
        if (row != null) {
            row.fill(settings);
            session.update(row);
        }
    }

    @Transactional
    boolean delete(long id) {
        return session.createMutationQuery("delete from BadgeRow where id = :id")
                        .setParameter("id", id)
                        .executeUpdate()
                > 0;
    }

    @Transactional
    void addHits(Map<Long, Long> hits) {
        hits.forEach(
                (id, count) -> session.createMutationQuery("update BadgeRow set hits = hits + :count where id = :id")
                        .setParameter("count", count)
                        .setParameter("id", id)
                        .executeUpdate());
    }
}
