package dev.kith.roster;

import dev.kith.jid.BareJid;
import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides what becomes of each item that we remember when its person leaves: what we made and nobody changed goes,
 * everything else stays. Items that we do not remember are the person's own, and are never even looked at.
 */
public final class Farewell {
    private Farewell() {}

    /** What becomes of an item, and why. */
    public enum Fate {
        /** We made it, it is as we wrote it, and no presence flows. */
        REMOVE,
        /** It is not there any more. */
        GONE,
        /** Presence flows or was asked for: removing it would end what the two of them agreed on. */
        STAYS_WITH_PRESENCE,
        /** The person changed it. */
        STAYS_CHANGED,
        /** It was there before us. */
        STAYS_FROM_BEFORE
    }

    /**
     * One item.
     *
     * @param item as the roster holds it; nothing of it counts when it is {@linkplain Fate#GONE gone}
     */
    public record Step(BareJid jid, Fate fate, RosterItem item) {}

    /**
     * What becomes of everything that we remember, by address. No I/O, no clock.
     *
     * @param roster what the server holds
     * @param ledger what we remember
     * @param met which of those were there before we wrote or adopted them
     */
    public static List<Step> plan(Map<BareJid, RosterItem> roster, Map<BareJid, LastSynced> ledger, Set<BareJid> met) {
        var steps = new ArrayList<Step>();
        ledger.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> {
                    BareJid jid = entry.getKey();
                    RosterItem item = roster.get(jid);
                    steps.add(
                            item == null
                                    ? new Step(jid, Fate.GONE, nothing(jid))
                                    : new Step(jid, fate(item, entry.getValue(), met.contains(jid)), item));
                });
        return List.copyOf(steps);
    }

    private static Fate fate(RosterItem item, LastSynced last, boolean met) {
        return switch (last) {
            case LastSynced.Released _ -> Fate.STAYS_CHANGED;
            case Managed managed -> {
                if (met) {
                    yield Fate.STAYS_FROM_BEFORE;
                }
                if (writtenByUs(managed).noneMatch(contact -> contact.matches(item))) {
                    yield Fate.STAYS_CHANGED;
                }
                yield item.hasSubscription() ? Fate.STAYS_WITH_PRESENCE : Fate.REMOVE;
            }
        };
    }

    private static Stream<Contact> writtenByUs(Managed managed) {
        Contact intended = managed.intent() instanceof Intent.Write(Contact contact) ? contact : null;
        return Stream.concat(Stream.ofNullable(managed.written()), Stream.ofNullable(intended));
    }

    private static RosterItem nothing(BareJid jid) {
        return new RosterItem(jid, "", new java.util.TreeSet<>(), Subscription.NONE, false);
    }
}
