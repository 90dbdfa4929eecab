package dev.kith.presence;

import dev.kith.jid.BareJid;

/** The way to people's avatars, as their server keeps them. */
public interface AvatarSource {
    /** The longest picture that is read, in bytes; XEP-0153 §3.1 advises eight times less. */
    int MOST_BYTES = 64 * 1024;

    /** What the server has of somebody. */
    sealed interface Answer {
        /** A picture, as somebody put it there: whatever it is, it is nothing yet but bytes. */
        record Picture(byte[] bytes) implements Answer {}

        /** No picture, or none that we may see. */
        record None() implements Answer {}

        /** One that is longer than {@link #MOST_BYTES}. */
        record TooLong() implements Answer {}

        /** Something that is no base64 (RFC 4648 §4). */
        record Garbled() implements Answer {}
    }

    /**
     * Asks the person's server; to be asked only about those who have opted in, and whose presence we may see.
     *
     * @throws PresenceUnavailable when there was no answer, and there may be one later
     */
    Answer avatar(BareJid person) throws PresenceUnavailable;
}
