package dev.kith.xmpp.component;

import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.xmpp.XmppConfig;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.Jid;

/** Which addresses belong to people of our own domain; all others are strangers. */
final class People {
    private final Supplier<String> domain;

    People(XmppConfig config) {
        this(() -> config.domain().orElseThrow());
    }

    People(Supplier<String> domain) {
        this.domain = domain;
    }

    /** Whose address this is; empty for a stranger's, a server's, or one that cannot be read. */
    Optional<BareJid> owner(@Nullable Jid address) {
        if (address == null || !address.hasLocalpart()) {
            return Optional.empty();
        }
        try {
            BareJid who = BareJid.parse(address.asBareJid().toString());
            return include(who) ? Optional.of(who) : Optional.empty();
        } catch (IllegalJid e) {
            return Optional.empty();
        }
    }

    /** Whether this is somebody of our domain, by the form of the address. */
    boolean include(BareJid who) {
        return who.localpart() != null && who.domainpart().equals(domain());
    }

    /** Whether our own server speaks, and nobody at it. */
    boolean isServer(@Nullable Jid address) {
        return address != null
                && !address.hasLocalpart()
                && !address.hasResource()
                && address.toString().equalsIgnoreCase(domain());
    }

    String domain() {
        return BareJid.parse(domain.get()).domainpart();
    }
}
