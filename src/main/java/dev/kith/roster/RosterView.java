package dev.kith.roster;

import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * All that a decision rests on.
 *
 * @param wanted what the address books say; a contact is missing here only when its absence is proven
 * @param roster what the server holds
 * @param lastSynced what we did last time: it tells "deleted" from "never seen"
 * @param held contacts that were written too often lately
 * @param now the time of this pass
 */
public record RosterView(
        Map<BareJid, Contact> wanted,
        Map<BareJid, RosterItem> roster,
        Map<BareJid, LastSynced> lastSynced,
        Set<BareJid> held,
        Instant now) {
    public RosterView {
        wanted = Map.copyOf(wanted);
        roster = Map.copyOf(roster);
        lastSynced = Map.copyOf(lastSynced);
        held = Set.copyOf(held);
    }
}
