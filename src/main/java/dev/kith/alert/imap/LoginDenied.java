package dev.kith.alert.imap;

/** The server will not have this login, now or in a moment; the message is for the operator and holds no text of the server. */
final class LoginDenied extends Exception {
    LoginDenied(String message) {
        super(message);
    }
}
