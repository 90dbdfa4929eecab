package dev.kith.alert;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
    void insert(AlertRow row) {
        session.insert(row);
    }

    /**
     * Changes somebody's settings while nobody else does, so that nothing is written back which somebody has just changed.
     *
     * @return what is stored now; empty when there is nothing of them
     */
    @Transactional
    Optional<AlertRow> change(BareJid owner, Consumer<AlertRow> change) {
        Optional<AlertRow> row = session.createSelectionQuery("from AlertRow where owner = :owner", AlertRow.class)
                .setParameter("owner", owner.toString())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .uniqueResultOptional();
        row.ifPresent(change);
        row.ifPresent(session::update);
        return row;
    }
}
