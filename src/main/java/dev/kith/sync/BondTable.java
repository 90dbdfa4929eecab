package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import dev.kith.roster.Partner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** What we remember of presence, in PostgreSQL. */
@ApplicationScoped
class BondTable implements BondMemory {
    private static final List<Bond> OURS =
            Arrays.stream(Bond.values()).filter(Bond::isOurs).toList();

    /** PostgreSQL's protocol takes 65,535 values in a statement. */
    private static final int MOST_AT_ONCE = 10_000;

    /** One request is weighed at a time, in all processes that serve the database. */
    private static final long ASKING = 0x4B697468_61736B73L; // "Kithasks"

    private final StatelessSession session;
    private final Clock clock;

    BondTable(StatelessSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Map<BareJid, Bond> bonds(Account account) {
        var bonds = new HashMap<BareJid, Bond>();
        session.createSelectionQuery("from BondRow where accountId = :account", BondRow.class)
                .setParameter("account", account.id())
                .getResultList()
                .forEach(row -> bonds.put(row.address(), row.state));
        return bonds;
    }

    @Override
    @Transactional
    public void bond(Account account, BareJid jid, @Nullable Bond bond) {
        if (bond == null) {
            session.createMutationQuery("delete from BondRow where accountId = :account and jid = :jid")
                    .setParameter("account", account.id())
                    .setParameter("jid", jid.toString())
                    .executeUpdate();
            return;
        }
        var row = new BondRow();
        row.accountId = account.id();
        row.jid = jid.toString();
        row.state = bond;
        row.changedAt = clock.instant();
        session.upsert(row);
    }

    @Override
    @Transactional
    public Map<Long, Partner> holders(BareJid contact) {
        var bonds = new HashMap<Long, Bond>();
        session.createSelectionQuery("from BondRow where jid = :jid", BondRow.class)
                .setParameter("jid", contact.toString())
                .getResultList()
                .forEach(row -> bonds.put(row.accountId, row.state));
        var holders = new HashMap<Long, Partner>();
        bonds.forEach((account, bond) -> holders.put(account, new Partner(false, bond)));
        session.createSelectionQuery("from SyncedItemRow where jid = :jid", SyncedItemRow.class)
                .setParameter("jid", contact.toString())
                .getResultList()
                .forEach(row ->
                        holders.put(row.accountId, new Partner(row.memory().isWanted(), bonds.get(row.accountId))));
        return holders;
    }

    @Override
    @Transactional
    public Set<Long> withPairs(Collection<Long> accounts) {
        return accounts.stream()
                .gather(Gatherers.windowFixed(MOST_AT_ONCE))
                .flatMap(some -> session
                        .createSelectionQuery(
                                "select distinct accountId from BondRow where accountId in :accounts and state in :ours",
                                Long.class)
                        .setParameter("accounts", some)
                        .setParameter("ours", OURS)
                        .getResultList()
                        .stream())
                .collect(Collectors.toSet());
    }

    @Override
    @Transactional
    public Set<BareJid> requested(Account account) {
        var requested = new HashSet<BareJid>();
        session.createSelectionQuery("select jid from PresenceRequestRow where accountId = :account", String.class)
                .setParameter("account", account.id())
                .getResultList()
                .forEach(jid -> requested.add(BareJid.parse(jid)));
        return requested;
    }

    @Override
    @Transactional
    public boolean ask(Account account, BareJid jid, Instant now, Predicate<RequestBudget.Spent> allowed) {
        session.doWork(connection -> {
            try (var turn = connection.createStatement()) {
                turn.execute("select pg_advisory_xact_lock(" + ASKING + ")");
            }
        });
        if (!allowed.test(spent(account, jid.domainpart(), now))) {
            return false;
        }
        var row = new PresenceRequestRow();
        row.accountId = account.id();
        row.jid = jid.toString();
        row.domain = jid.domainpart();
        row.askedAt = now;
        session.upsert(row);
        return true;
    }

    private RequestBudget.Spent spent(Account account, String domain, Instant now) {
        Instant dayAgo = now.minus(RequestBudget.DAY);
        long byAccount = session.createSelectionQuery(
                        "select count(*) from PresenceRequestRow where accountId = :account and askedAt > :since",
                        Long.class)
                .setParameter("account", account.id())
                .setParameter("since", dayAgo)
                .getSingleResult();
        long byAccountToDomain = session.createSelectionQuery(
                        "select count(*) from PresenceRequestRow where accountId = :account and domain = :domain"
                                + " and askedAt > :since",
                        Long.class)
                .setParameter("account", account.id())
                .setParameter("domain", domain)
                .setParameter("since", dayAgo)
                .getSingleResult();
        long byAllToDomain = session.createSelectionQuery(
                        "select count(*) from PresenceRequestRow where domain = :domain and askedAt > :since",
                        Long.class)
                .setParameter("domain", domain)
                .setParameter("since", now.minus(RequestBudget.HOUR))
                .getSingleResult();
        return new RequestBudget.Spent(byAccount, byAccountToDomain, byAllToDomain);
    }
}
