package dev.kith.xmpp.session;

import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of the items that this session lets rise to {@code both}, push by push (RFC 6121 §2.1.6). On its way up an item only
 * gains; one that loses something was lowered by a person, or by the other side, and whoever reads the roster afterwards could not tell
 * it from one that has not got so far yet.
 */
final class Rises {
    private record Rise(RosterItem item, boolean lowered) {}

    private final Map<BareJid, Rise> rises = new HashMap<>();

    /**
     * An item is about to be raised.
     *
     * @param item as it was read
     * @return false when it was lowered since, so that this is out of date
     */
    synchronized boolean begin(RosterItem item) {
        Rise known = rises.get(item.jid());
        if (known != null && loses(item, known.item())) {
            return false;
        }
        RosterItem now = known != null && loses(known.item(), item) ? known.item() : item;
        rises.put(item.jid(), new Rise(now, false));
        return true;
    }

    /** An item is about to be lowered by us. */
    synchronized void end(BareJid contact) {
        rises.remove(contact);
    }

    /** The server pushed this; in the order in which it did. */
    synchronized void saw(RosterItem item) {
        rises.computeIfPresent(item.jid(), (jid, rise) -> {
            boolean gains = loses(item, rise.item());
            return new Rise(item, loses(rise.item(), item) || (rise.lowered() && !gains));
        });
    }

    /** Contacts whose item was lowered, and has not risen since. */
    synchronized Set<BareJid> lowered() {
        return rises.entrySet().stream()
                .filter(entry -> entry.getValue().lowered())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A new session knows nothing of what happened before. */
    synchronized void forget() {
        rises.clear();
    }

    private static boolean loses(RosterItem before, RosterItem after) {
        boolean sees = after.subscription().sees();
        boolean isSeen = after.subscription().isSeen();
        return (before.subscription().sees() && !sees)
                || (before.subscription().isSeen() && !isSeen)
                || (before.pendingOut() && !after.pendingOut() && !sees);
    }
}
