package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Brake;
import dev.kith.roster.LastSynced;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterItem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Our memory in PostgreSQL. */
@ApplicationScoped
class SyncStateTable implements SyncState {
    /** One is judged at a time, in all processes that serve the database. */
    private static final long JUDGING = 0x4B697468_6272616BL; // "Kithbrak"

    /** What the others planned, without what of it is done; a process that died in the middle counts until it is too old. */
    private static final String UNDER_WAY = """
            select coalesce(sum(greatest(0, plan.removals - (select count(distinct done.jid) from removed_item done
                where done.account_id = plan.account_id and done.removed_at >= plan.planned_at))), 0)
            from removal_plan plan where plan.account_id <> ? and plan.planned_at >= ?
            """;

    private static final String PLAN = """
            insert into removal_plan (account_id, removals, planned_at) values (:account, :removals, :now)
            on conflict (account_id) do update set removals = excluded.removals, planned_at = excluded.planned_at
            """;

    private final StatelessSession session;
    private final Clock clock;

    SyncStateTable(StatelessSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Map<BareJid, LastSynced> load(Account account) {
        var ledger = new HashMap<BareJid, LastSynced>();
        session.createSelectionQuery("from SyncedItemRow where accountId = :account", SyncedItemRow.class)
                .setParameter("account", account.id())
                .getResultList()
                .forEach(row -> ledger.put(row.address(), row.memory()));
        return ledger;
    }

    @Override
    @Transactional
    public void remember(Account account, BareJid jid, LastSynced memory) {
        session.upsert(SyncedItemRow.of(account.id(), jid, memory, clock.instant()));
    }

    @Override
    @Transactional
    public void forget(Account account, BareJid jid) {
        session.createMutationQuery("delete from SyncedItemRow where accountId = :account and jid = :jid")
                .setParameter("account", account.id())
                .setParameter("jid", jid.toString())
                .executeUpdate();
        dropDoubt(account, jid);
    }

    @Override
    @Transactional
    public void met(Account account, BareJid jid) {
        // Not as an upsert of the row: Hibernate writes one without anything to update in a way PostgreSQL does not
        // read.
        // What a restored ledger says we had made was not made by hand, though it is met anew.
        session.createNativeMutationQuery("insert into met_item (account_id, jid) select :account, :jid"
                        + " where not exists (select from doubted_item where account_id = :account and jid = :jid)"
                        + " on conflict do nothing")
                .setParameter("account", account.id())
                .setParameter("jid", jid.toString())
                .executeUpdate();
        dropDoubt(account, jid);
    }

    private void dropDoubt(Account account, BareJid jid) {
        session.createNativeMutationQuery("delete from doubted_item where account_id = :account and jid = :jid")
                .setParameter("account", account.id())
                .setParameter("jid", jid.toString())
                .executeUpdate();
    }

    @Override
    @Transactional
    public void dropDoubts(Account account) {
        session.createNativeMutationQuery("delete from doubted_item where account_id = :account")
                .setParameter("account", account.id())
                .executeUpdate();
    }

    @Override
    @Transactional
    public void made(Account account, BareJid jid) {
        session.createMutationQuery("delete from MetItemRow where accountId = :account and jid = :jid")
                .setParameter("account", account.id())
                .setParameter("jid", jid.toString())
                .executeUpdate();
    }

    @Override
    @Transactional
    public Set<BareJid> metBefore(Account account) {
        return session
                .createSelectionQuery("select jid from MetItemRow where accountId = :account", String.class)
                .setParameter("account", account.id())
                .getResultList()
                .stream()
                .map(BareJid::parse)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    @Transactional
    public void keepForUndo(Account account, RosterItem item, Instant now) {
        var row = new RemovedItemRow();
        row.accountId = account.id();
        row.jid = item.jid().toString();
        row.name = item.name();
        row.groups = item.groups().toArray(String[]::new);
        row.subscription = item.subscription().name();
        row.removedAt = now;
        session.insert(row);
    }

    @Override
    @Transactional
    public void dropUndo(Account account, RosterItem item, Instant now) {
        session.createMutationQuery(
                        "delete from RemovedItemRow where accountId = :account and jid = :jid and removedAt = :now")
                .setParameter("account", account.id())
                .setParameter("jid", item.jid().toString())
                .setParameter("now", now)
                .executeUpdate();
    }

    @Override
    @Transactional
    public List<Kept> keptSince(Account account, Instant since) {
        return session
                .createSelectionQuery(
                        "from RemovedItemRow where accountId = :account and removedAt >= :since order by removedAt, id",
                        RemovedItemRow.class)
                .setParameter("account", account.id())
                .setParameter("since", since)
                .getResultList()
                .stream()
                .map(row -> new Kept(BareJid.parse(row.jid), row.name, List.of(row.groups), row.removedAt))
                .toList();
    }

    private int removedSince(Instant since) {
        long removals = session.createSelectionQuery(
                        "select count(*) from (select distinct accountId as account, jid as contact from RemovedItemRow"
                                + " where removedAt >= :since)",
                        Long.class)
                .setParameter("since", since)
                .getSingleResult();
        return Math.toIntExact(removals);
    }

    private int managed() {
        long managed = session.createSelectionQuery(
                        "select count(*) from SyncedItemRow where state = 'managed'", Long.class)
                .getSingleResult();
        return Math.toIntExact(managed);
    }

    @Override
    @Transactional
    public Brake.Verdict judge(
            Account account, Instant since, Instant now, boolean toBeDone, Function<Load, Brake.Verdict> judge) {
        int managed = managed(); // first, for it takes the longest, and need not be in turn
        int underWay = session.doReturningWork(connection -> {
            try (var turn = connection.createStatement();
                    var ask = connection.prepareStatement(UNDER_WAY)) {
                turn.execute("set local lock_timeout = '20s'");
                turn.execute("select pg_advisory_xact_lock(" + JUDGING + ")");
                ask.setLong(1, account.id());
                ask.setTimestamp(2, Timestamp.from(since));
                try (var answer = ask.executeQuery()) {
                    answer.next();
                    return answer.getInt(1);
                }
            }
        });
        Brake.Verdict verdict = judge.apply(new Load(removedSince(since) + underWay, managed));
        long removals = verdict.plan().stream().filter(RosterChange::removes).count();
        if (toBeDone && removals > 0) {
            session.createNativeMutationQuery(PLAN)
                    .setParameter("account", account.id())
                    .setParameter("removals", removals)
                    .setParameter("now", now)
                    .executeUpdate();
        }
        return verdict;
    }

    @Override
    @Transactional
    public void removalsEnded(Account account) {
        session.createNativeMutationQuery("delete from removal_plan where account_id = :account")
                .setParameter("account", account.id())
                .executeUpdate();
    }

    @Override
    @Transactional
    public void brake(Account account, String reason, int withheld, Instant now) {
        BrakeRow old = session.get(BrakeRow.class, account.id());
        var row = new BrakeRow();
        row.accountId = account.id();
        row.reason = reason;
        row.withheld = withheld;
        row.engagedAt = old == null ? now : old.engagedAt;
        row.releasedAt = old != null && withheld <= old.withheld ? old.releasedAt : null;
        session.upsert(row);
    }

    @Override
    @Transactional
    public boolean release(Account account, Instant now) {
        return session.createMutationQuery("update BrakeRow set releasedAt = :now where accountId = :account")
                        .setParameter("now", now)
                        .setParameter("account", account.id())
                        .executeUpdate()
                > 0;
    }

    @Override
    @Transactional
    public int released(Account account) {
        BrakeRow row = session.get(BrakeRow.class, account.id());
        return row == null || row.releasedAt == null ? 0 : row.withheld;
    }

    @Override
    @Transactional
    public void clearBrake(Account account) {
        session.createMutationQuery("delete from BrakeRow where accountId = :account")
                .setParameter("account", account.id())
                .executeUpdate();
    }
}
