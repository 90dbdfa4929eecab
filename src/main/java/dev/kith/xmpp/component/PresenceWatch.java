package dev.kith.xmpp.component;

import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;

/** Who of our own domain is online, as far as the server tells us (XEP-0356 §6): a hint when to look, nothing more. */
@ApplicationScoped
class PresenceWatch {
    private final Map<BareJid, Set<String>> resources = new ConcurrentHashMap<>();
    private volatile Consumer<BareJid> online = jid -> {};
    private volatile Consumer<BareJid> offline = jid -> {};
    private volatile Runnable unknown = () -> {};

    void tell(Consumer<BareJid> online, Consumer<BareJid> offline, Runnable unknown) {
        this.online = online;
        this.offline = offline;
        this.unknown = unknown;
    }

    void watch(ComponentConnection connection, BareJid domain) {
        connection.addSyncStanzaListener(stanza -> heard(stanza, domain), StanzaTypeFilter.PRESENCE);
    }

    private void heard(Stanza stanza, BareJid domain) {
        if (stanza.getFrom() == null || !stanza.getFrom().hasResource()) {
            return;
        }
        BareJid who;
        try {
            who = BareJid.parse(stanza.getFrom().asBareJid().toString());
        } catch (IllegalJid e) {
            return;
        }
        if (!who.domainpart().equals(domain.domainpart())) {
            return; // contacts elsewhere are none of our business
        }
        String resource = stanza.getFrom().getResourceOrEmpty().toString();
        Presence.Type type = ((Presence) stanza).getType();
        if (type == Presence.Type.available) {
            came(who, resource);
        } else if (type == Presence.Type.unavailable) {
            went(who, resource);
        }
    }

    private void came(BareJid who, String resource) {
        boolean[] first = {false};
        resources.compute(who, (jid, there) -> {
            Set<String> now = there == null ? new HashSet<>() : there;
            first[0] = now.isEmpty();
            now.add(resource);
            return now;
        });
        if (first[0]) {
            // Not here: this is the thread that reads the stream.
            Thread.ofVirtual().name("online").start(() -> online.accept(who));
        }
    }

    private void went(BareJid who, String resource) {
        var left = resources.computeIfPresent(who, (jid, there) -> {
            there.remove(resource);
            return there.isEmpty() ? null : there;
        });
        if (left == null) {
            offline.accept(who);
        }
    }

    /** Which sessions of somebody are online, as far as is known. */
    Set<String> resources(BareJid who) {
        var found = new HashSet<String>();
        resources.computeIfPresent(who, (jid, there) -> { // under the lock that changes are made under
            found.addAll(there);
            return there;
        });
        return found;
    }

    /** The stream is gone, and with it what we knew. */
    void forget() {
        resources.clear();
        unknown.run();
    }
}
