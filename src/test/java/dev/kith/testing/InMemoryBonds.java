package dev.kith.testing;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import dev.kith.roster.LastSynced;
import dev.kith.roster.Partner;
import dev.kith.sync.BondMemory;
import dev.kith.sync.RequestBudget;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is remembered of presence, in memory, beside a ledger in memory. */
public final class InMemoryBonds implements BondMemory {
    private final InMemorySyncState ledger;
    private final Map<Long, Map<BareJid, Bond>> bonds = new ConcurrentHashMap<>();
    private final Map<Long, Map<BareJid, Instant>> requests = new ConcurrentHashMap<>();

    public InMemoryBonds(InMemorySyncState ledger) {
        this.ledger = ledger;
    }

    @Override
    public Map<BareJid, Bond> bonds(Account account) {
        return new HashMap<>(of(account));
    }

    private Map<BareJid, Bond> of(Account account) {
        return bonds.computeIfAbsent(account.id(), key -> new ConcurrentHashMap<>());
    }

    @Override
    public void bond(Account account, BareJid jid, @Nullable Bond bond) {
        if (bond == null) {
            of(account).remove(jid);
        } else {
            of(account).put(jid, bond);
        }
    }

    @Override
    public Map<Long, Partner> holders(BareJid contact) {
        var holders = new HashMap<Long, Partner>();
        bonds.forEach((account, of) -> {
            if (of.containsKey(contact)) {
                holders.put(account, new Partner(false, of.get(contact)));
            }
        });
        ledger.ledgers().forEach((account, rows) -> {
            LastSynced row = rows.get(contact);
            if (row != null) {
                Bond bond = bonds.getOrDefault(account, Map.of()).get(contact);
                holders.put(account, new Partner(row.isWanted(), bond));
            }
        });
        return holders;
    }

    @Override
    public Set<Long> withPairs(Collection<Long> accounts) {
        return bonds.entrySet().stream()
                .filter(account -> accounts.contains(account.getKey()))
                .filter(account -> account.getValue().values().stream().anyMatch(Bond::isOurs))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<BareJid> requested(Account account) {
        return Set.copyOf(requests.getOrDefault(account.id(), Map.of()).keySet());
    }

    @Override
    public synchronized boolean ask(Account account, BareJid jid, Instant now, Predicate<RequestBudget.Spent> allowed) {
        if (!allowed.test(spent(account, jid.domainpart(), now))) {
            return false;
        }
        requests.computeIfAbsent(account.id(), key -> new ConcurrentHashMap<>()).put(jid, now);
        return true;
    }

    private RequestBudget.Spent spent(Account account, String domain, Instant now) {
        Instant dayAgo = now.minus(RequestBudget.DAY);
        Instant hourAgo = now.minus(RequestBudget.HOUR);
        var mine = requests.getOrDefault(account.id(), Map.of());
        return new RequestBudget.Spent(
                mine.values().stream().filter(dayAgo::isBefore).count(),
                mine.entrySet().stream()
                        .filter(one -> one.getKey().domainpart().equals(domain) && dayAgo.isBefore(one.getValue()))
                        .count(),
                requests.values().stream()
                        .flatMap(each -> each.entrySet().stream())
                        .filter(one -> one.getKey().domainpart().equals(domain) && hourAgo.isBefore(one.getValue()))
                        .count());
    }
}
