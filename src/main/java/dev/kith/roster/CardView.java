package dev.kith.roster;

import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * All that the decision about cards of one account rests on.
 *
 * @param owner whose roster it is
 * @param component our own address on the XMPP server, which is nobody's contact
 * @param roster what the server holds
 * @param complete whether all of the roster could be read, and the brake lets it pass: only then an absence means anything
 * @param lastSynced what we remember of roster items: those that follow a card are not made by hand
 * @param made what we remember of the cards we made
 * @param versions the versions of those cards in our copy of the books, by their place; missing where there is none
 * @param named contacts that any other card names
 * @param booksComplete whether our copy lacks no card that a server has announced
 * @param held contacts whose card was refused lately
 * @param now the time of this pass
 */
public record CardView(
        BareJid owner,
        String component,
        Map<BareJid, RosterItem> roster,
        boolean complete,
        Map<BareJid, LastSynced> lastSynced,
        Map<BareJid, MadeCard> made,
        Map<String, String> versions,
        Set<BareJid> named,
        boolean booksComplete,
        Set<BareJid> held,
        Instant now) {
    public CardView {
        roster = Map.copyOf(roster);
        lastSynced = Map.copyOf(lastSynced);
        made = Map.copyOf(made);
        versions = Map.copyOf(versions);
        named = Set.copyOf(named);
        held = Set.copyOf(held);
    }
}
