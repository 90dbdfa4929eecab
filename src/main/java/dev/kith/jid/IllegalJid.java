package dev.kith.jid;

/** Text that is no XMPP address by RFC 7622; the message says why and never repeats the text. */
public final class IllegalJid extends IllegalArgumentException {
    public IllegalJid(String reason) {
        super(reason);
    }

    public IllegalJid(String reason, Throwable cause) {
        super(reason, cause);
    }
}
