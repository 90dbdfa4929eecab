package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Whom accounts wait for, in memory; agrees with the database by {@link AwaitedContract}. */
final class InMemoryAwaited implements Awaited {
    private final Map<Long, Set<BareJid>> rows = new TreeMap<>();
    int writes;

    @Override
    public Set<BareJid> of(Account account) {
        return Set.copyOf(rows.getOrDefault(account.id(), Set.of()));
    }

    @Override
    public void add(Account account, Collection<BareJid> contacts) {
        writes++;
        rows.computeIfAbsent(account.id(), id -> new HashSet<>()).addAll(contacts);
    }

    @Override
    public void drop(Account account, Collection<BareJid> contacts) {
        writes++;
        rows.getOrDefault(account.id(), new HashSet<>()).removeAll(contacts);
    }

    @Override
    public List<BareJid> after(String place, int most) {
        return rows.values().stream()
                .flatMap(Set::stream)
                .map(BareJid::toString)
                .distinct()
                .filter(jid -> jid.compareTo(place) > 0)
                .sorted()
                .limit(most)
                .map(BareJid::parse)
                .toList();
    }

    @Override
    public List<Long> by(BareJid contact) {
        return rows.entrySet().stream()
                .filter(row -> row.getValue().contains(contact))
                .map(Map.Entry::getKey)
                .toList();
    }
}
