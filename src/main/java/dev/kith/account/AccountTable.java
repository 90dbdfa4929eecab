package dev.kith.account;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;

/** The accounts as stored. */
@ApplicationScoped
class AccountTable {
    private final StatelessSession session;

    AccountTable(StatelessSession session) {
        this.session = session;
    }

    @Transactional
    List<Account> all() {
        return session
                .createSelectionQuery("from AccountRow where pending = false order by jid", AccountRow.class)
                .stream()
                .map(AccountTable::account)
                .toList();
    }

    @Transactional
    List<Account> some(Collection<Long> ids) {
        return session
                .createSelectionQuery("from AccountRow where id in :ids", AccountRow.class)
                .setParameter("ids", ids)
                .stream()
                .map(AccountTable::account)
                .toList();
    }

    /** One statement needs no transaction, and every pass asks for it. */
    @ActivateRequestContext
    Optional<Account> find(long id) {
        return Optional.ofNullable(session.get(AccountRow.class, id)).map(AccountTable::account);
    }

    @Transactional
    Optional<AccountRow> row(BareJid jid) {
        return session.createSelectionQuery("from AccountRow where jid = :jid", AccountRow.class)
                .setParameter("jid", jid.toString())
                .uniqueResultOptional();
    }

    @Transactional
    Account insert(AccountRow row) {
        session.insert(row);
        return account(row);
    }

    /** Changes an account while nobody else does, so that nothing is written back which somebody has just changed. */
    @Transactional
    Account change(long id, Consumer<AccountRow> change) {
        AccountRow row = session.get(AccountRow.class, id, LockMode.PESSIMISTIC_WRITE);
        if (row == null) {
            throw new IllegalStateException("account " + id + " was deleted meanwhile");
        }
        change.accept(row);
        session.update(row);
        return account(row);
    }

    /** The accounts of those who have not said yes, or of those who leave. */
    @Transactional
    List<Account> where(String condition) {
        return session.createSelectionQuery("from AccountRow where " + condition, AccountRow.class).stream()
                .map(AccountTable::account)
                .toList();
    }

    /** Deletes an account with all that hangs on it. */
    @Transactional
    boolean delete(long id) {
        return session.createMutationQuery("delete from AccountRow where id = :id")
                        .setParameter("id", id)
                        .executeUpdate()
                > 0;
    }

    static Account account(AccountRow row) {
        return new Account(
                row.id,
                BareJid.parse(row.jid),
                Optional.ofNullable(row.bookUrl).map(URI::create),
                row.enabled,
                row.bookWins,
                Duration.ofSeconds(row.graceSeconds),
                row.subscriptions,
                row.consent,
                Optional.ofNullable(row.twoWayBook),
                new SealedLogin(row.loginKind, row.loginUser, row.loginSecret));
    }
}
