package dev.kith.testing;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Brake;
import dev.kith.roster.LastSynced;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterItem;
import dev.kith.sync.SyncState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Our memory in memory. */
public final class InMemorySyncState implements SyncState {
    private record Undo(long account, Kept kept) {}

    private record Planned(int removals, Instant at) {}

    private record BrakeOn(String reason, int withheld, boolean released) {}

    private final Map<Long, Map<BareJid, LastSynced>> ledgers = new ConcurrentHashMap<>();
    private final Map<Long, Set<BareJid>> met = new ConcurrentHashMap<>();
    private final List<Undo> undo = new CopyOnWriteArrayList<>();
    private final Map<Long, Planned> planned = new ConcurrentHashMap<>();
    private final Map<Long, BrakeOn> brakes = new ConcurrentHashMap<>();

    /** Everybody's ledger, by the number of their account. */
    Map<Long, Map<BareJid, LastSynced>> ledgers() {
        return ledgers;
    }

    @Override
    public Map<BareJid, LastSynced> load(Account account) {
        return new HashMap<>(ledgers.computeIfAbsent(account.id(), key -> new ConcurrentHashMap<>()));
    }

    @Override
    public void remember(Account account, BareJid jid, LastSynced memory) {
        ledgers.computeIfAbsent(account.id(), key -> new ConcurrentHashMap<>()).put(jid, memory);
    }

    @Override
    public void forget(Account account, BareJid jid) {
        ledgers.computeIfAbsent(account.id(), key -> new ConcurrentHashMap<>()).remove(jid);
    }

    @Override
    public void met(Account account, BareJid jid) {
        met.computeIfAbsent(account.id(), key -> ConcurrentHashMap.newKeySet()).add(jid);
    }

    @Override
    public void dropDoubts(Account account) {}

    @Override
    public void made(Account account, BareJid jid) {
        met.computeIfAbsent(account.id(), key -> ConcurrentHashMap.newKeySet()).remove(jid);
    }

    @Override
    public Set<BareJid> metBefore(Account account) {
        return Set.copyOf(met.getOrDefault(account.id(), Set.of()));
    }

    @Override
    public void keepForUndo(Account account, RosterItem item, Instant now) {
        undo.add(new Undo(account.id(), new Kept(item.jid(), item.name(), List.copyOf(item.groups()), now)));
    }

    @Override
    public void dropUndo(Account account, RosterItem item, Instant now) {
        undo.removeIf(one -> one.account() == account.id()
                && one.kept().jid().equals(item.jid())
                && one.kept().removedAt().equals(now));
    }

    @Override
    public List<Kept> keptSince(Account account, Instant since) {
        return undo.stream()
                .filter(one ->
                        one.account() == account.id() && !one.kept().removedAt().isBefore(since))
                .map(Undo::kept)
                .toList();
    }

    @Override
    public synchronized Brake.Verdict judge(
            Account account, Instant since, Instant now, boolean toBeDone, Function<Load, Brake.Verdict> judge) {
        int underWay = planned.entrySet().stream()
                .filter(plan ->
                        plan.getKey() != account.id() && !plan.getValue().at().isBefore(since))
                .mapToInt(plan -> Math.max(
                        0,
                        plan.getValue().removals()
                                - done(plan.getKey(), plan.getValue().at())))
                .sum();
        Load done = load(since);
        Brake.Verdict verdict = judge.apply(new Load(done.removals() + underWay, done.managed()));
        int removals =
                (int) verdict.plan().stream().filter(RosterChange::removes).count();
        if (toBeDone && removals > 0) {
            planned.put(account.id(), new Planned(removals, now));
        }
        return verdict;
    }

    private int done(long account, Instant since) {
        return (int) undo.stream()
                .filter(one ->
                        one.account() == account && !one.kept().removedAt().isBefore(since))
                .map(one -> one.kept().jid())
                .distinct()
                .count();
    }

    @Override
    public void removalsEnded(Account account) {
        planned.remove(account.id());
    }

    /** What the brake looks at, without what is under way. */
    public Load load(Instant since) {
        int removals = (int) undo.stream()
                .filter(one -> !one.kept().removedAt().isBefore(since))
                .map(one -> one.account() + " " + one.kept().jid())
                .distinct()
                .count();
        int managed = (int) ledgers.values().stream()
                .flatMap(ledger -> ledger.values().stream())
                .filter(LastSynced.Managed.class::isInstance)
                .count();
        return new Load(removals, managed);
    }

    @Override
    public void brake(Account account, String reason, int withheld, Instant now) {
        brakes.compute(
                account.id(),
                (id, on) -> new BrakeOn(reason, withheld, on != null && on.released() && withheld <= on.withheld()));
    }

    @Override
    public boolean release(Account account, Instant now) {
        return brakes.computeIfPresent(account.id(), (id, on) -> new BrakeOn(on.reason(), on.withheld(), true)) != null;
    }

    @Override
    public int released(Account account) {
        BrakeOn on = brakes.get(account.id());
        return on == null || !on.released() ? 0 : on.withheld();
    }

    @Override
    public void clearBrake(Account account) {
        brakes.remove(account.id());
    }
}
