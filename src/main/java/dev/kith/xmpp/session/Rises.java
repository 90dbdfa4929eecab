package dev.kith.xmpp.session;

import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of the items that this session lets rise to {@code both}, push by push (RFC 6121 §2.1.6). On its way up an item only
 * gains; one that loses something was lowered by a person, or by the other side, and whoever reads the roster afterwards could not tell
 * it from one that has not got so far yet.
 */
final class Rises {
    /**
     * @param asks whether it sees the contact, or asks to
     * @param gives whether the contact sees it
     * @param at which push said so
     */
    private record Rise(boolean asks, boolean gives, boolean lostAsking, boolean lostGiving, long at) {
        /** What was lost counts until that very thing is back: a server may grant the one by itself after the other was refused. */
        Rise becomes(@Nullable RosterItem item, long push) {
            boolean asksNow = item != null && isAsking(item);
            boolean givesNow = item != null && isGiving(item);
            return new Rise(
                    asksNow, givesNow, !asksNow && (asks || lostAsking), !givesNow && (gives || lostGiving), push);
        }

        boolean isLowered() {
            return lostAsking || lostGiving;
        }
    }

    private final Map<BareJid, Rise> rises = new HashMap<>();
    private long pushes;

    /**
     * An item is about to be raised.
     *
     * @param item as it was read
     * @return false when it was lowered since, so that this is out of date
     */
    synchronized boolean begin(RosterItem item) {
        Rise known = rises.get(item.jid());
        if (known != null && ((isAsking(item) && !known.asks) || (isGiving(item) && !known.gives))) {
            return false;
        }
        boolean asks = isAsking(item) || (known != null && known.asks);
        boolean gives = isGiving(item) || (known != null && known.gives);
        rises.put(item.jid(), new Rise(asks, gives, false, false, pushes));
        return true;
    }

    /** An item is about to be lowered by us, or is gone. */
    synchronized void end(BareJid contact) {
        rises.remove(contact);
    }

    /** The server pushed this; to be told in the order in which it did. */
    synchronized void saw(RosterItem item) {
        long push = ++pushes;
        rises.computeIfPresent(item.jid(), (jid, rise) -> rise.becomes(item, push));
    }

    /** A roster is about to be read; to be given to {@link #read}. */
    synchronized long pushes() {
        return pushes;
    }

    /**
     * The roster that was read: ejabberd says nothing when a request that waits hides what is left of an item. Of what was pushed since,
     * nobody knows which is newer.
     */
    synchronized void read(Map<BareJid, RosterItem> roster, long pushesBefore) {
        rises.replaceAll((jid, rise) -> rise.at > pushesBefore ? rise : rise.becomes(roster.get(jid), rise.at));
    }

    /**
     * Contacts whose item was lowered, and has not got back what it lost.
     *
     * @param rising those that are still to rise; the others are forgotten
     */
    synchronized Set<BareJid> lowered(Set<BareJid> rising) {
        rises.keySet().retainAll(rising);
        return rises.entrySet().stream()
                .filter(entry -> entry.getValue().isLowered())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A new session knows nothing of what happened before. */
    synchronized void forget() {
        rises.clear();
    }

    private static boolean isAsking(RosterItem item) {
        return item.subscription().sees() || item.pendingOut();
    }

    private static boolean isGiving(RosterItem item) {
        return item.subscription().isSeen();
    }
}
