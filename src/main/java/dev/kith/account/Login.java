package dev.kith.account;

/** How to sign in at an address-book server. */
public sealed interface Login {
    /** RFC 7617. */
    record Basic(String user, String password) implements Login {
        @Override
        public String toString() {
            return "Basic[***]";
        }
    }

    /** RFC 6750. */
    record Bearer(String token) implements Login {
        @Override
        public String toString() {
            return "Bearer[***]";
        }
    }
}
