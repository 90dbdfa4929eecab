package dev.kith.presence;

import dev.kith.jid.BareJid;
import java.util.Map;
import java.util.Optional;

/** Where grants outlive the process. */
interface GrantMemory {
    Map<BareJid, Granted> all();

    Optional<Granted> of(BareJid person);

    void store(BareJid person, Granted granted);

    void delete(BareJid person);

    /** Deletes it if it was withdrawn; who is followed or asked stays, since their subscription is ended first. */
    void forget(BareJid person);

    /** Turns a withdrawn grant into a wanted one; nothing else. */
    void askAgain(BareJid person);
}
