package dev.kith.xmpp.session;

/** The server's half of SCRAM is not what RFC 5802 allows, or does not prove that it knows the password. */
final class ScramFailed extends Exception {
    ScramFailed(String message) {
        super(message);
    }
}
