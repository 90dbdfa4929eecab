package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import java.util.Map;
import java.util.Set;

/** What a person's address books say; the books themselves are not ours to know. */
public interface Contacts {

    /**
     * Brings our copy of the account's books up to date.
     *
     * @param everything list every card, rather than ask for changes
     * @param news run as soon as a server says that something changed, before it is read and stored
     * @return whether our copy changed
     */
    boolean refresh(Account account, boolean everything, Runnable news) throws SourceUnavailable, SourceDenied;

    /** The same for those who can wait. */
    default boolean refresh(Account account, boolean everything) throws SourceUnavailable, SourceDenied {
        return refresh(account, everything, () -> {});
    }

    /**
     * The contacts that our copy makes. A contact is missing only if its absence is proven: its card was removed in an
     * unbroken chain of tokens, or is missing from two complete listings at least 15 minutes apart, or says so itself.
     *
     * @param known contacts that are on the roster by our doing: they are not dropped because their account cannot be
     *     seen now
     */
    Wanted wantedBy(Account account, Set<BareJid> known) throws SourceUnavailable;

    /**
     * The wish.
     *
     * @param explicit contacts whose card names their chat address, and not only a mail address that stands for it
     * @param skippedCards how many cards make no contact because they cannot be read
     */
    record Wanted(Map<BareJid, Contact> contacts, Set<BareJid> explicit, int skippedCards) {
        public Wanted {
            contacts = Map.copyOf(contacts);
            explicit = Set.copyOf(explicit);
        }
    }
}
