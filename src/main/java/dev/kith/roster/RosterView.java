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
 * @param fromBefore contacts whose item was there before us: adopted, or overwritten because the account wants that
 * @param now the time of this pass
 */
public record RosterView(
        Map<BareJid, Contact> wanted,
        Map<BareJid, RosterItem> roster,
        Map<BareJid, LastSynced> lastSynced,
        Set<BareJid> held,
        Set<BareJid> fromBefore,
        Instant now) {
    /** One of a roster that we made alone, or where no card is gone. */
    public RosterView(
            Map<BareJid, Contact> wanted,
            Map<BareJid, RosterItem> roster,
            Map<BareJid, LastSynced> lastSynced,
            Set<BareJid> held,
            Instant now) {
        this(wanted, roster, lastSynced, held, Set.of(), now);
    }

    public RosterView {
        wanted = Map.copyOf(wanted);
        roster = Map.copyOf(roster);
        lastSynced = Map.copyOf(lastSynced);
        held = Set.copyOf(held);
        fromBefore = Set.copyOf(fromBefore);
    }
}
