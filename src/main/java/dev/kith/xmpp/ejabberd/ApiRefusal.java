package dev.kith.xmpp.ejabberd;

/** Ejabberd's no to a command, with its reason. */
final class ApiRefusal extends Exception {
    /** What callers treat differently. */
    enum Kind {
        /** It does not know us. */
        LOGIN,
        /** It knows us, and we may not give this command. */
        PERMISSION,
        /** There is no such command, or nothing of ejabberd's at this address. */
        MISSING,
        /** It does not take these arguments. */
        ARGUMENTS,
        /** It tried and could not. */
        FAILED
    }

    private final Kind kind;

    ApiRefusal(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
