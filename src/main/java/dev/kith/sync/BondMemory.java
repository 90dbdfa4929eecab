package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import dev.kith.roster.Partner;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What we remember of presence: whose doing it is, and whom we asked. */
public interface BondMemory {

    /** Of an account, by contact. */
    Map<BareJid, Bond> bonds(Account account);

    /** Notes one; durable when this returns. Null drops it. */
    void bond(Account account, BareJid jid, @Nullable Bond bond);

    /** Who has an address on their roster by our doing, or remembers a bond with it, by the number of their account. */
    Map<Long, Partner> holders(BareJid contact);

    /** Those of these accounts with presence that flows by our doing. */
    Set<Long> withPairs(Collection<Long> accounts);

    /** Whom an account has ever asked to see their presence. */
    Set<BareJid> requested(Account account);

    /**
     * Notes that a request is about to go out, if it may in view of what was sent lately. One at a time, in all
     * processes together; durable when this returns, so that a restart gives nothing back.
     *
     * @return whether it may
     */
    boolean ask(Account account, BareJid jid, Instant now, Predicate<RequestBudget.Spent> allowed);
}
