package dev.kith.xmpp.session;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.xmpp.RosterQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells roster pushes that are only our own writes coming back (RFC 6121 §2.1.6) from news. No copy of the roster is kept, so
 * there is nothing that a push could be too early or too late for: whoever hears of news reads the roster anew.
 */
final class Echoes {
    /** More are never on their way; a forgotten one costs a pass that finds nothing to do. */
    private static final int MOST = 64;

    /** What was written last of each contact and has not come back yet; empty for a removal. */
    private final Map<BareJid, Optional<Contact>> written = new LinkedHashMap<>();

    /** We are about to write this. */
    synchronized void expect(BareJid contact, Optional<Contact> content) {
        written.remove(contact);
        written.put(contact, content);
        if (written.size() > MOST) {
            written.remove(written.keySet().iterator().next());
        }
    }

    /** Whether a push says anything that we did not write: a write comes back once, and what is said again is about presence. */
    synchronized boolean isNews(RosterQuery push) {
        return push.unreadable() > 0
                || push.removed().filter(jid -> !isEcho(jid, null)).isPresent()
                || push.items().stream().anyMatch(item -> !isEcho(item.jid(), item));
    }

    private boolean isEcho(BareJid jid, @Nullable RosterItem item) {
        Optional<Contact> last = written.get(jid);
        if (last == null) {
            return false;
        }
        boolean same = item == null
                ? last.isEmpty()
                : last.filter(contact -> contact.matches(item)).isPresent();
        if (same) {
            written.remove(jid);
        }
        return same;
    }

    /** A new session: what was on its way in the last one does not come any more. */
    synchronized void forget() {
        written.clear();
    }
}
