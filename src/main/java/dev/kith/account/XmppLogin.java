package dev.kith.account;

/** How to sign in at the XMPP server as somebody, where it lets no component at their roster. */
public sealed interface XmppLogin {
    /** With their password, an app password where the server has them. */
    record Password(String password) implements XmppLogin {
        @Override
        public String toString() {
            return "Password[***]";
        }
    }

    /** With an OAuth access token (RFC 7628). */
    record Token(String token) implements XmppLogin {
        @Override
        public String toString() {
            return "Token[***]";
        }
    }
}
