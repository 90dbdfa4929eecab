package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Who would be a contact of whom if they had an account. */
@ApplicationScoped
class AwaitedTable implements Awaited {
    private final StatelessSession session;

    AwaitedTable(StatelessSession session) {
        this.session = session;
    }

    @Override
    @Transactional
    public Set<BareJid> of(Account account) {
        return session
                .createSelectionQuery("select jid from AwaitedRow where accountId = :account", String.class)
                .setParameter("account", account.id())
                .getResultList()
                .stream()
                .map(BareJid::parse)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    @Transactional
    public void add(Account account, Collection<BareJid> contacts) {
        for (BareJid contact : contacts) {
            // Not by an upsert, for which there is nothing to update.
            session.createNativeMutationQuery("insert into awaited_contact (account_id, jid) values (:account, :jid)"
                            + " on conflict do nothing")
                    .setParameter("account", account.id())
                    .setParameter("jid", contact.toString())
                    .executeUpdate();
        }
    }

    @Override
    @Transactional
    public void drop(Account account, Collection<BareJid> contacts) {
        session.createMutationQuery("delete from AwaitedRow where accountId = :account and jid in :contacts")
                .setParameter("account", account.id())
                .setParameterList(
                        "contacts", contacts.stream().map(BareJid::toString).toList())
                .executeUpdate();
    }

    @Override
    @Transactional
    public List<BareJid> after(String place, int most) {
        return session
                .createSelectionQuery(
                        "select distinct jid from AwaitedRow where jid > :place order by jid", String.class)
                .setParameter("place", place)
                .setMaxResults(most)
                .getResultList()
                .stream()
                .map(BareJid::parse)
                .toList();
    }

    @Override
    @Transactional
    public List<Long> by(BareJid contact) {
        return session.createSelectionQuery("select accountId from AwaitedRow where jid = :jid", Long.class)
                .setParameter("jid", contact.toString())
                .getResultList();
    }
}
