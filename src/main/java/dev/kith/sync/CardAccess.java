package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.CardAnswer;
import dev.kith.roster.Contact;
import dev.kith.roster.MadeCard;

/**
 * The way to the cards we made, and to no others: each call looks at the card itself first, and leaves it alone unless it
 * holds just what we wrote.
 */
public interface CardAccess {

    /**
     * Where the card of a contact is to be made: always the same for the same account, contact and book. Makes the book
     * that the account chose if there is none of that name.
     *
     * @throws CardRefused when there is no such book and it cannot be made
     */
    String place(Account account, BareJid contact) throws SourceUnavailable, SourceDenied, CardRefused;

    /** Makes a card where none is. One that is there already and says the same is as good as made. */
    CardAnswer make(Account account, String place, Contact contact) throws SourceUnavailable, SourceDenied;

    /** Writes what a contact is called now into the card we made of it. */
    CardAnswer change(Account account, MadeCard.Ours card, Contact contact) throws SourceUnavailable, SourceDenied;

    /** Removes a card we made. */
    CardAnswer remove(Account account, MadeCard.Ours card) throws SourceUnavailable, SourceDenied;

    /** Reads a card we made, and says whether it is still ours. */
    CardAnswer look(Account account, MadeCard.Ours card) throws SourceUnavailable, SourceDenied;
}
