package dev.kith.presence;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.Consumer;

/** Whose presence Kith follows, and what it is. Still to be joined with the XMPP side. */
@ApplicationScoped
public class Presences {
    public void want(Set<BareJid> people) {}

    public Presence of(BareJid person) {
        return Presence.UNKNOWN;
    }

    public void onChange(Consumer<BareJid> listener) {}
}
