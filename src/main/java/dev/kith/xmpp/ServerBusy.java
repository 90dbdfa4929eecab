package dev.kith.xmpp;

/** Why a server is unavailable that was reached: it says that it cannot now, or does not answer in time. */
public final class ServerBusy extends Exception {
    public ServerBusy(String message) {
        super(message);
    }
}
