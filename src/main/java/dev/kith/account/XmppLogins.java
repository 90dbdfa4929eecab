package dev.kith.account;

import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The XMPP logins that people entrusted to us, and what came of using them. */
public interface XmppLogins {
    /**
     * A login as it is known.
     *
     * @param setAt tells it from the login before; what came of one is never noted for another
     * @param mechanism by which the server once accepted it (RFC 6120 §6.3.3); no weaker one is to be used
     * @param refused whether the server said no to it; then it is not to be tried again
     */
    record Known(XmppLogin login, Instant setAt, Optional<String> mechanism, boolean refused) {}

    /**
     * Somebody's login; empty when they gave none.
     *
     * @throws SecretUnreadable when the key file is not the one it was sealed with
     */
    Optional<Known> find(BareJid jid);

    /** Gives somebody who has an account a login, or another one. */
    void put(BareJid jid, XmppLogin login);

    /** Forgets somebody's login; whether there was one. */
    boolean remove(BareJid jid);

    /** Whose accounts are switched on and have a login, and when it was set. */
    Map<BareJid, Instant> inUse();

    /** The server accepted this login. */
    void accepted(BareJid jid, Known known, String mechanism);

    /** The server refused this login. */
    void refused(BareJid jid, Known known);
}
