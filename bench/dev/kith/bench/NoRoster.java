package dev.kith.bench;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.sync.RosterAccess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes every write at once and keeps none, so that what is measured is Kith's and not a server's. */
@Alternative
@ApplicationScoped
public class NoRoster implements RosterAccess {
    private final AtomicInteger calls = new AtomicInteger();

    /** How often anybody wanted something of a roster. */
    public int calls() {
        return calls.get();
    }

    @Override
    public Roster fetch(BareJid account) {
        calls.incrementAndGet();
        return new Roster(Map.of(), 0);
    }

    @Override
    public void set(BareJid account, Contact contact) {
        calls.incrementAndGet();
    }

    @Override
    public void remove(BareJid account, BareJid contact) {
        calls.incrementAndGet();
    }
}
