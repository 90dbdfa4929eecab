package dev.kith.roster;

import dev.kith.jid.BareJid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One step of a plan: what to write to the roster, and by that what to remember. */
public sealed interface RosterChange {
    /** Whose roster item this is about. */
    BareJid jid();

    /** Whether this step writes to the roster; the others are only remembered. */
    default boolean writes() {
        return switch (this) {
            case Add _, Update _, Remove _ -> true;
            case Fade fade -> !fade.contact().matches(fade.item());
            case Flow(var jid, var item, Move move) ->
                switch (move) {
                    case PAIR, ASK -> true;
                    case END, CALL_OFF, FINISH, TAKE_BACK, WITHDRAW -> item != null && item.hasSubscription();
                    case OFFER, CONFIRM, STOP, ENDED, FORGET, PART, LET_BE, WAIT, GIVE_UP -> false;
                };
            case Adopt _, Forget _, Release _, Hold _ -> false;
        };
    }

    /** Whether this step takes a contact away from the person, now or by beginning to. */
    default boolean removes() {
        return switch (this) {
            case Remove _ -> true;
            case Fade fade -> !fade.stays();
            // What the account itself called off, or its person took back, is no surprise to them; what is finished was
            // counted when it began.
            case Flow flow -> flow.move() == Move.END || flow.move() == Move.STOP || flow.move() == Move.WITHDRAW;
            case Add _, Adopt _, Update _, Forget _, Release _, Hold _ -> false;
        };
    }

    /** A new card: create the item. */
    record Add(Contact contact) implements RosterChange {
        @Override
        public BareJid jid() {
            return contact.jid();
        }
    }

    /** Already on the roster just as wanted: write nothing, but keep it up to date from now on. */
    record Adopt(Contact contact) implements RosterChange {
        @Override
        public BareJid jid() {
            return contact.jid();
        }
    }

    /** The card's name or groups changed since we last wrote them; the subscription stays as it is. */
    record Update(RosterItem item, Contact contact) implements RosterChange {
        @Override
        public BareJid jid() {
            return contact.jid();
        }
    }

    /**
     * The card is gone but presence flows: take the item out of our groups and let the grace period begin. An item that is
     * in no group needs no write for that; nor does one that was there before us, with presence or without: it stays as it is.
     *
     * @param stays whether it was there before us
     */
    record Fade(RosterItem item, Contact contact, Instant since, boolean stays) implements RosterChange {
        /** One of an item that we made. */
        public Fade(RosterItem item, Contact contact, Instant since) {
            this(item, contact, since, false);
        }

        @Override
        public BareJid jid() {
            return contact.jid();
        }
    }

    /** The card is gone, the item is still as we wrote it, and no presence flows. */
    record Remove(RosterItem item) implements RosterChange {
        @Override
        public BareJid jid() {
            return item.jid();
        }
    }

    /** Gone on both sides: nothing to write, nothing to remember. */
    record Forget(BareJid jid) implements RosterChange {}

    /** The person edited or removed the item: it is theirs now, and we never touch it again. */
    record Release(BareJid jid, LastSynced.Reason reason) implements RosterChange {}

    /**
     * Presence begins or ends, or turns out to be the people's own; name and groups stay.
     *
     * @param item as the server holds it; null when it is not on the roster any more
     */
    record Flow(BareJid jid, @Nullable RosterItem item, Move move) implements RosterChange {}

    /**
     * Would be written, but not yet: it was written three times in ten minutes, so somebody else keeps changing it back; or
     * the other side of a pair is to end its part first.
     */
    record Hold(BareJid jid) implements RosterChange {}
}
