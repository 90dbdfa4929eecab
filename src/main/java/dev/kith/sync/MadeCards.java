package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.MadeCard;
import java.util.Map;
import java.util.Set;

/** What we remember of the cards we made, beside what our copy of the books says of them. */
public interface MadeCards {

    /** All that is known of one account. */
    Known known(Account account);

    /** Notes one card; durable when this returns. */
    void remember(Account account, BareJid jid, MadeCard card);

    /** Drops the note of one card. */
    void forget(Account account, BareJid jid);

    /** Our own address on the XMPP server; empty when there is none. */
    String component();

    /**
     * What is known.
     *
     * @param made the cards we made, by contact
     * @param versions the version of each of them that is in our copy, by its place
     * @param named contacts that any other card names
     * @param complete whether our copy lacks no card that a server has announced
     */
    record Known(Map<BareJid, MadeCard> made, Map<String, String> versions, Set<BareJid> named, boolean complete) {}
}
