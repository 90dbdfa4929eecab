package dev.kith.addressbook;

import dev.kith.jid.BareJid;

/** Says something to a person of our domain, in their chat. */
public interface Notices {
    /**
     * Sends a message.
     *
     * @param id the same whenever the same is said again
     * @param text plain text
     * @return whether it is done: the server has it, or will never take it; false when it cannot be told now
     */
    boolean tell(BareJid person, String id, String text);
}
