package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Address books as a test wants them, the same for every account. */
final class InMemoryBooks implements Contacts {
    final Map<BareJid, Contact> wanted = new ConcurrentHashMap<>();
    final Set<BareJid> explicit = ConcurrentHashMap.newKeySet();
    boolean changed = true;

    /** Whose account has appeared, whether their person can be told now, and of whom they were. */
    final Set<BareJid> newcomers = ConcurrentHashMap.newKeySet();

    boolean greets = true;
    final List<BareJid> greeted = new CopyOnWriteArrayList<>();

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
        return new Wanted(wanted, explicit, newcomers, 0);
    }

    @Override
    public boolean greet(Account account, Map<BareJid, Contact> onRoster, Set<BareJid> newcomers) {
        if (greets) {
            greeted.addAll(onRoster.keySet());
            this.newcomers.removeAll(newcomers);
        }
        return greets;
    }
}
