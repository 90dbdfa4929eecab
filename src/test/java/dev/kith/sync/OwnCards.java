package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Each account's own cards, in memory; all of them name chat addresses. */
public final class OwnCards implements Contacts {
    private final Map<Long, Map<BareJid, Contact>> cards = new HashMap<>();

    /** The numbers of accounts whose books cannot be read. */
    final Set<Long> unreadable = new HashSet<>();

    /** The cards of an account, by address, to be changed as a test likes. */
    public Map<BareJid, Contact> of(Account account) {
        return cards.computeIfAbsent(account.id(), id -> new HashMap<>());
    }

    @Override
    public boolean refresh(Account account, boolean everything, Runnable news) throws SourceDenied {
        if (unreadable.contains(account.id())) {
            throw new SourceDenied("the login is refused");
        }
        return true;
    }

    @Override
    public Wanted wantedBy(Account account, Set<BareJid> known) {
        var wanted = cards.getOrDefault(account.id(), Map.of());
        return new Wanted(wanted, wanted.keySet(), 0);
    }

    @Override
    public boolean greet(Account account, Map<BareJid, Contact> onRoster, Set<BareJid> newcomers) {
        return true;
    }
}
