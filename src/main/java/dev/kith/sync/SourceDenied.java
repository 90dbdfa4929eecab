package dev.kith.sync;

/** The server refused the login, or the address is not one that the operator allowed; a person must act. */
public final class SourceDenied extends Exception {
    public SourceDenied(String message) {
        super(message);
    }
}
