package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import dev.kith.roster.LastSynced;
import dev.kith.roster.LastSynced.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Lets presence flow again where a person has taken it back, since they say so. Nothing is written before the next pass. */
@ApplicationScoped
public class Resubscription {
    private final Accounts accounts;
    private final BondMemory bonds;
    private final SyncState state;

    Resubscription(Accounts accounts, BondMemory bonds, SyncState state) {
        this.accounts = accounts;
        this.bonds = bonds;
        this.state = state;
    }

    /** What came of it. */
    public enum Answer {
        /** The account has taken nothing back from this contact. */
        NOTHING_TAKEN_BACK,
        /** Kith pairs them again, when both have each other in their address books. */
        MAY_BE_PAIRED,
        /** It does so once the contact says the same: theirs counts as taken back as well. */
        OTHER_SIDE_TOO,
        /** It is not held against them any more, but the contact is the person's own, and Kith pairs only its own. */
        PERSONS_OWN
    }

    /**
     * Forgets that the account has taken back a contact's presence; where it did so by removing the contact, the card brings
     * the contact back as well. No pass has a step for such a contact, so one that runs just now is not disturbed. A request
     * that was declined stays so: that was the contact's word.
     */
    @Transactional
    public Answer allow(Account account, BareJid contact) {
        if (bonds.bonds(account).get(contact) != Bond.TAKEN_BACK) {
            return Answer.NOTHING_TAKEN_BACK;
        }
        bonds.bond(account, contact, null);
        if (state.load(account).get(contact) instanceof LastSynced.Released(Reason reason)) {
            if (reason != Reason.REMOVED_BY_PERSON) {
                return Answer.PERSONS_OWN;
            }
            state.forget(account, contact);
        }
        return isTakenBackThere(account, contact) ? Answer.OTHER_SIDE_TOO : Answer.MAY_BE_PAIRED;
    }

    /**
     * A server that is told of one side's end lowers the other side's item as well, and nobody can tell afterwards who of them
     * wanted it. So it counts for both, and each of them has to say that it may begin again.
     */
    private boolean isTakenBackThere(Account account, BareJid contact) {
        return accounts.find(contact)
                .map(other -> bonds.bonds(other).get(account.jid()) == Bond.TAKEN_BACK)
                .orElse(false);
    }
}
