package dev.kith.sync;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Items of ours that a server does not show and may have dropped: each is written once more, and not again before it was shown.
 * Kept in memory; after a restart one write too many changes nothing.
 */
final class HiddenItems {
    private final Map<Long, Set<BareJid>> written = new ConcurrentHashMap<>();

    /**
     * What to write once more.
     *
     * @param dropped items that are taken to be there, and may not be
     * @param items the roster as it is taken to be
     * @param held items that were written too often lately
     * @param plan what is done anyway; nothing else is done about those
     */
    List<RosterChange> due(
            long account,
            Set<BareJid> dropped,
            Map<BareJid, RosterItem> items,
            Map<BareJid, Contact> wanted,
            Set<BareJid> held,
            List<RosterChange> plan) {
        var due = new HashSet<>(dropped);
        written.computeIfPresent(account, (id, before) -> {
            before.retainAll(dropped);
            due.removeAll(before);
            return before.isEmpty() ? null : before;
        });
        due.removeAll(held);
        plan.forEach(change -> due.remove(change.jid()));
        var again = new ArrayList<RosterChange>();
        for (BareJid jid : due) {
            RosterItem item = items.get(jid);
            Contact contact = wanted.get(jid);
            if (item != null && contact != null && contact.matches(item)) {
                again.add(new RosterChange.Update(item, contact));
            }
        }
        return again;
    }

    /** Notes which of these was written. */
    void wrote(long account, List<RosterChange> again, Set<BareJid> done) {
        for (RosterChange change : again) {
            if (done.contains(change.jid())) {
                written.computeIfAbsent(account, id -> ConcurrentHashMap.newKeySet())
                        .add(change.jid());
            }
        }
    }
}
