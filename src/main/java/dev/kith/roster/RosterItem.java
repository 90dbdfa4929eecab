package dev.kith.roster;

import dev.kith.jid.BareJid;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One entry of a roster as the server holds it (RFC 6121 §2.1.2).
 *
 * @param name empty when the item has none
 * @param pendingOut whether it carries {@code ask='subscribe'}
 */
public record RosterItem(
        BareJid jid, String name, SortedSet<String> groups, Subscription subscription, boolean pendingOut) {
    public RosterItem {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }

    /** Whether presence flows or was asked for: such an item is left step by step, never just removed. */
    public boolean hasSubscription() {
        return subscription != Subscription.NONE || pendingOut;
    }
}
