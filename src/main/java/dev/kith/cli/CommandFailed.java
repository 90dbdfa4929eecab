package dev.kith.cli;

/** A command cannot do what was asked; the message says why and what to do next. */
final class CommandFailed extends RuntimeException {
    CommandFailed(String message) {
        super(message);
    }
}
