package dev.kith.roster;

import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Released;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to remember of each step, so that a crash at any moment is survived: store {@link #before}, write to the roster
 * if the step {@linkplain RosterChange#writes() writes}, store {@link #after}.
 */
public final class Memory {
    private Memory() {}

    /**
     * The intent to store before the roster write.
     *
     * @param last what we remember now; null when nothing
     * @return empty when what we remember now is already right for a crash, whether the write arrives or not
     */
    public static Optional<LastSynced> before(RosterChange change, @Nullable LastSynced last) {
        if (!change.writes()) {
            return Optional.empty();
        }
        return switch (change) {
            case RosterChange.Add(Contact contact) -> Optional.of(new Managed(null, new Intent.Write(contact), null));
            // The first overwriting of a hand-made item is not noted: should the write not arrive, the item is still
            // theirs, and once it has arrived the item is adopted. A note would have us release what we never had.
            case RosterChange.Update _ when last == null -> Optional.empty();
            // What the item says now, and not what we last knew to have written: that may be older by one lost answer.
            case RosterChange.Update(RosterItem item, Contact contact) ->
                Optional.of(new Managed(contactOf(item), new Intent.Write(contact), null));
            case RosterChange.Fade fade ->
                Optional.of(new Managed(contactOf(fade.item()), new Intent.Write(fade.contact()), null));
            case RosterChange.Remove(RosterItem item) ->
                Optional.of(new Managed(contactOf(item), new Intent.Removal(), leavingSince(last)));
            // Ending a subscription leaves name and groups alone, and is repeated until the item shows it.
            case RosterChange.Flow _ -> Optional.empty();
            case RosterChange.Adopt _, RosterChange.Forget _, RosterChange.Release _, RosterChange.Hold _ ->
                Optional.empty();
        };
    }

    /**
     * What to store once the step is done.
     *
     * @param last what we remembered when the step was planned; null when nothing
     * @return empty when the row is to be forgotten, or there is none to keep
     */
    public static Optional<LastSynced> after(RosterChange change, @Nullable LastSynced last) {
        return switch (change) {
            case RosterChange.Add(Contact contact) -> Optional.of(Managed.of(contact));
            case RosterChange.Adopt(Contact contact) -> Optional.of(Managed.of(contact));
            case RosterChange.Update update -> Optional.of(Managed.of(update.contact()));
            case RosterChange.Fade fade -> Optional.of(new Managed(fade.contact(), null, fade.since()));
            case RosterChange.Release release -> Optional.of(new Released(release.reason()));
            case RosterChange.Flow _, RosterChange.Hold _ -> Optional.ofNullable(last);
            case RosterChange.Remove _, RosterChange.Forget _ -> Optional.empty();
        };
    }

    /**
     * The bond to store before the write of a step, and before what {@link #before} says of the item.
     *
     * @param bond what we remember now; null when nothing
     * @return what to remember; null for nothing
     */
    public static @Nullable Bond bondBefore(RosterChange change, @Nullable LastSynced last, @Nullable Bond bond) {
        return switch (change) {
            // There before us: whether presence flows is for its owner to say, and stays so after a lost memory.
            case RosterChange.Adopt _, RosterChange.Update _ when last == null && bond == null -> Bond.THEIRS;
            case RosterChange.Flow(var jid, var item, Move move) when change.writes() -> move.during();
            case RosterChange.Add _, RosterChange.Adopt _, RosterChange.Update _, RosterChange.Fade _ -> bond;
            case RosterChange.Remove _, RosterChange.Forget _ -> bond;
            case RosterChange.Release _, RosterChange.Hold _, RosterChange.Flow _ -> bond;
        };
    }

    /**
     * The bond to store once the step is done, and before what {@link #after} says of the item.
     *
     * @param bond what {@link #bondBefore} said
     * @param shown whether the item shows it already; false when the other side must do its part first
     * @return what to remember; null for nothing
     */
    public static @Nullable Bond bondAfter(RosterChange change, @Nullable Bond bond, boolean shown) {
        return switch (change) {
            case RosterChange.Flow(var jid, var item, Move move) -> shown ? move.after() : move.during();
            case RosterChange.Remove _, RosterChange.Forget _ -> Bond.withoutItem(bond);
            case RosterChange.Add _, RosterChange.Adopt _, RosterChange.Update _, RosterChange.Fade _ -> bond;
            case RosterChange.Release _, RosterChange.Hold _ -> bond;
        };
    }

    private static @Nullable Instant leavingSince(@Nullable LastSynced last) {
        return last instanceof Managed managed ? managed.leavingSince() : null;
    }

    /** Exact for an item of ours: it matched a contact. */
    private static Contact contactOf(RosterItem item) {
        return new Contact(item.jid(), item.name(), new TreeSet<>(item.groups()));
    }
}
