package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Who would be a contact of whom if they had an account. Noted so that an account that appears is noticed, and told of
 * once, whatever happens meanwhile.
 */
interface Awaited {

    /** Whom an account's address books wait for. */
    Set<BareJid> of(Account account);

    void add(Account account, Collection<BareJid> contacts);

    void drop(Account account, Collection<BareJid> contacts);

    /**
     * A few of those whom anybody waits for, each once, by address.
     *
     * @param place the last one of the few before; empty to begin with
     */
    List<BareJid> after(String place, int most);

    /** The ids of the accounts that wait for somebody. */
    List<Long> by(BareJid contact);
}
