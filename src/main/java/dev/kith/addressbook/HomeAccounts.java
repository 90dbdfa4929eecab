package dev.kith.addressbook;

import dev.kith.jid.BareJid;
import dev.kith.sync.SourceUnavailable;

/** Which addresses of the home domain are accounts; asked before a mail address there becomes a contact. */
public interface HomeAccounts {
    /**
     * Whether the account exists, or did a while ago.
     *
     * @throws SourceUnavailable when that cannot be said now; the caller then changes nothing about this contact
     */
    boolean exists(BareJid account) throws SourceUnavailable;

    /**
     * The same as it is now.
     *
     * @throws SourceUnavailable when that cannot be said now
     */
    default boolean existsNow(BareJid account) throws SourceUnavailable {
        return exists(account);
    }
}
