package dev.kith.roster;

import dev.kith.jid.BareJid;
import java.time.Instant;

/** One step from chat to the address book, about a contact that the person added by hand and the card we made of it. */
public sealed interface CardChange {
    /** The contact. */
    BareJid jid();

    /** Whether the address-book server is asked for this step; the others are only remembered. */
    default boolean asks() {
        return switch (this) {
            case Create _, Update _, Delete _, Look _ -> true;
            case See _, Miss _, Return _, GiveUp _, Forget _ -> false;
        };
    }

    /** A contact made by hand, named by no card: make one. Also the second try of one that a crash cut off. */
    record Create(Contact contact) implements CardChange {
        @Override
        public BareJid jid() {
            return contact.jid();
        }
    }

    /** The person gave the contact another name or other groups in chat. */
    record Update(MadeCard.Ours card, Contact contact) implements CardChange {
        @Override
        public BareJid jid() {
            return contact.jid();
        }
    }

    /** The person removed the contact in chat. */
    record Delete(BareJid jid, MadeCard.Ours card) implements CardChange {}

    /** The card has another version than the one we know: see whether it still says what we wrote. */
    record Look(BareJid jid, MadeCard.Ours card) implements CardChange {}

    /** Our copy of the books shows the card for the first time. */
    record See(BareJid jid) implements CardChange {}

    /** A complete reading of the roster does not show the contact: the first half of the proof that it is gone. */
    record Miss(BareJid jid, Instant since) implements CardChange {}

    /** The contact is there again, or its absence was not believed. */
    record Return(BareJid jid) implements CardChange {}

    /** The card is the person's own from now on. */
    record GiveUp(BareJid jid, MadeCard.Reason reason) implements CardChange {}

    /** The contact is gone, and nothing of ours is left of it: nothing to remember. */
    record Forget(BareJid jid) implements CardChange {}
}
