package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a person's address books say; the books themselves are not ours to know. */
public interface Contacts {
    /** Where the account's books are looked for; empty when neither it nor the operator names a place. */
    default Optional<URI> address(Account account) {
        return account.bookUrl();
    }

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
     * Tells the account's owner of contacts whose account has appeared, each once.
     *
     * @param onRoster those of them who are on the roster by our doing
     * @param newcomers all of them; the others are no news
     * @return false when somebody could not be told now, and it is to be tried again
     */
    boolean greet(Account account, Map<BareJid, Contact> onRoster, Set<BareJid> newcomers);

    /**
     * The wish.
     *
     * @param explicit contacts whose card names their chat address, and not only a mail address that stands for it
     * @param newcomers contacts who are wanted because they have an account now, and were seen to have none before
     * @param skippedCards how many cards make no contact because they cannot be read
     */
    record Wanted(Map<BareJid, Contact> contacts, Set<BareJid> explicit, Set<BareJid> newcomers, int skippedCards) {
        public Wanted {
            contacts = Map.copyOf(contacts);
            explicit = Set.copyOf(explicit);
            newcomers = Set.copyOf(newcomers);
        }

        /** Nobody of them is new here. */
        public Wanted(Map<BareJid, Contact> contacts, Set<BareJid> explicit, int skippedCards) {
            this(contacts, explicit, Set.of(), skippedCards);
        }
    }
}
