package dev.kith.sync;

/** The server refused the login, or the address is not one that the operator allowed; a person must act. */
public sealed class SourceDenied extends Exception permits LoginRefused {
    public SourceDenied(String message) {
        super(message);
    }
}
