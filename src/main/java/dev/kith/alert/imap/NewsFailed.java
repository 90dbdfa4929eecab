package dev.kith.alert.imap;

/** What was read could not be handed on; the mail server has no part in it. */
final class NewsFailed extends Exception {
    NewsFailed(RuntimeException cause) {
        super("what was read could not be handed on", cause);
    }
}
