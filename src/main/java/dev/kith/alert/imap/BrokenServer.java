package dev.kith.alert.imap;

import java.io.IOException;

/** What the server says is no IMAP, or too much of it; the message is ours and quotes nothing. */
final class BrokenServer extends IOException {
    BrokenServer(String message) {
        super(message);
    }

    BrokenServer(String message, Throwable cause) {
        super(message, cause);
    }
}
