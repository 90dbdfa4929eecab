package dev.kith.roster;

import dev.kith.jid.BareJid;
import java.util.Map;
import java.util.Set;

/**
 * All that a decision about presence rests on.
 *
 * @param roster what the decision about the items rests on
 * @param bonds what we remember of the presence with each contact
 * @param partners contacts with an account here that may be paired; read after the roster, so that what the other side
 *     did to our item is known of it
 * @param others what the other side remembers of the presence between it and us, whether its account is switched on or not;
 *     read after the roster as well
 * @param awaited contacts whose side is still to end its part of a pair, and may be waited for
 * @param lowered contacts whose item was on its way to {@code both}, and was lowered by somebody else since; looked at after the roster
 *     was read, and before what the other side remembers
 * @param held contacts whose presence was written too often lately
 * @param askable contacts whom a request may be sent to: their cards name the chat address themselves
 */
public record PresenceView(
        RosterView roster,
        Map<BareJid, Bond> bonds,
        Map<BareJid, Partner> partners,
        Map<BareJid, Bond> others,
        Set<BareJid> awaited,
        Set<BareJid> lowered,
        Set<BareJid> held,
        Set<BareJid> askable) {
    public PresenceView {
        bonds = Map.copyOf(bonds);
        partners = Map.copyOf(partners);
        others = Map.copyOf(others);
        awaited = Set.copyOf(awaited);
        lowered = Set.copyOf(lowered);
        held = Set.copyOf(held);
        askable = Set.copyOf(askable);
    }
}
