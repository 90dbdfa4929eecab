package dev.kith.sync;

/** The server does not accept this user name and password, or this token. */
public final class LoginRefused extends SourceDenied {
    public LoginRefused(String message) {
        super(message);
    }
}
