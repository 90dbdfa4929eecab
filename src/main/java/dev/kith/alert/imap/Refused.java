package dev.kith.alert.imap;

/** The server answered NO or BAD to a command (RFC 9051 §7.1). */
final class Refused extends Exception {
    /** The code in brackets (RFC 5530), such as {@code NONEXISTENT}; empty when there is none. */
    private final String code;

    Refused(String command, String code) {
        super("the server refused " + command + (code.isEmpty() ? "" : " (" + code + ")"));
        this.code = code;
    }

    String code() {
        return code;
    }
}
