package dev.kith.alert;

/** How a person's mailboxes may be read. */
public sealed interface MailLogin {
    /** Not at all: signals are all there is. */
    record None() implements MailLogin {}

    /** As the operator's master user, if there is one. */
    record Master() implements MailLogin {}

    /** With a password of their own, an app password where the server has them (RFC 4616). */
    record Password(String user, String password) implements MailLogin {
        @Override
        public String toString() {
            return "Password[***]";
        }
    }

    /** With an OAuth access token (RFC 7628). */
    record Token(String user, String token) implements MailLogin {
        @Override
        public String toString() {
            return "Token[***]";
        }
    }
}
