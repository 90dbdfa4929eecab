package dev.kith.sync;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import java.util.Map;
import java.util.Set;

/**
 * The way to people's rosters (RFC 6121 §2). All calls block the calling (virtual) thread until the server answered, at
 * most for a bounded time, and wait their turn at the server's gate.
 */
public interface RosterAccess {

    /**
     * The whole roster of an account here; empty for an account that does not exist, which cannot be told apart. Items
     * that cannot be read are left out and counted.
     */
    Roster fetch(BareJid account) throws RosterUnavailable, RosterRefused;

    /**
     * Which of these the server has on the roster although {@link #fetch} does not show them: ejabberd hides an item without
     * a subscription, from its owner too, while its contact waits to be let see presence. Without this such an item would
     * be taken for removed by the person.
     *
     * @param missing contacts that the roster does not show
     */
    default Set<BareJid> hidden(BareJid account, Set<BareJid> missing) throws RosterUnavailable, RosterRefused {
        return Set.of();
    }

    /**
     * Which of these, that are {@link #hidden}, the server may have dropped without a word since: nobody removed them, and to write them
     * once more brings them back or changes nothing.
     */
    default Set<BareJid> perhapsDropped(BareJid account, Set<BareJid> hidden) {
        return Set.of();
    }

    /**
     * Which of these may be on the roster although {@link #fetch} does not show them, where {@link #hidden} cannot tell. Their
     * absence means nothing then, and they are not written: that could bring back what the person removed.
     *
     * @param missing contacts that the roster does not show
     */
    default Set<BareJid> unsure(BareJid account, Set<BareJid> missing) throws RosterUnavailable, RosterRefused {
        return Set.of();
    }

    /** Creates the item or replaces its name and groups; its subscription and ask stay as they are. */
    void set(BareJid account, Contact contact) throws RosterUnavailable, RosterRefused;

    /** Removes the item; an item that is not there is as good as removed. */
    void remove(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused;

    /**
     * A roster as read.
     *
     * @param items by address
     * @param unreadable how many items were left out because they could not be read
     */
    record Roster(Map<BareJid, RosterItem> items, int unreadable) {
        public Roster {
            items = Map.copyOf(items);
        }
    }
}
