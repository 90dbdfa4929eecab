package dev.kith.alert;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** Who has alerts, as stored. */
@ApplicationScoped
class AlertTable {
    private final StatelessSession session;

    AlertTable(StatelessSession session) {
        this.session = session;
    }

    @Transactional
    List<AlertRow> all() {
        return session.createSelectionQuery("from AlertRow order by owner", AlertRow.class)
                .getResultList();
    }

    @Transactional
    Optional<AlertRow> find(BareJid owner) {
        return session.createSelectionQuery("from AlertRow where owner = :owner", AlertRow.class)
                .setParameter("owner", owner.toString())
                .uniqueResultOptional();
    }

    /** Deletes somebody's settings with all that hangs on them. */
    @Transactional
    boolean delete(BareJid owner) {
        return session.createMutationQuery("delete from AlertRow where owner = :owner")
                        .setParameter("owner", owner.toString())
                        .executeUpdate()
                > 0;
    }

    @Transactional
    void save(AlertRow row) {
        if (row.id == null) {
            session.insert(row);
        } else {
            session.update(row);
        }
    }
}
