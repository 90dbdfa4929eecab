package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Address books as a test wants them, the same for every account. */
final class InMemoryBooks implements Contacts {
    final Map<BareJid, Contact> wanted = new ConcurrentHashMap<>();
    final Set<BareJid> explicit = ConcurrentHashMap.newKeySet();
    boolean changed = true;

    @Nullable
    SourceUnavailable away;

    @Nullable
    SourceDenied denied;

    /** As when one of several books was read, and the next may not be. */
    @Nullable
    SourceDenied deniedHalfWay;

    /** What happens elsewhere while news is read and stored. */
    Runnable whileStoring = () -> {};

    void put(String jid, String name, String... groups) {
        var contact = new Contact(BareJid.parse(jid), name, List.of(groups));
        wanted.put(contact.jid(), contact);
        changed = true;
    }

    void remove(String jid) {
        wanted.remove(BareJid.parse(jid));
        changed = true;
    }

    @Override
    public boolean refresh(Account account, boolean everything, Runnable news) throws SourceUnavailable, SourceDenied {
        if (away != null) {
            throw away;
        }
        if (denied != null) {
            throw denied;
        }
        boolean was = changed;
        if (was) {
            news.run();
            whileStoring.run();
        }
        changed = false;
        if (deniedHalfWay != null) {
            throw deniedHalfWay;
        }
        return was;
    }

    @Override
    public Wanted wantedBy(Account account, Set<BareJid> known) {
        return new Wanted(wanted, explicit, 0);
    }
}
