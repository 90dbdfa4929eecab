package dev.kith.sync;

/** The XMPP server answered no: to this account, or to this item; trying again as it is will not help. */
public final class RosterRefused extends Exception {
    public RosterRefused(String message) {
        super(message);
    }
}
