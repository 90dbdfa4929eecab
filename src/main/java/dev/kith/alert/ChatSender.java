package dev.kith.alert;

/** Sends messages to people of our domain. */
public interface ChatSender {
    /**
     * Sends an alert.
     *
     * @throws ChatUnavailable when the server is not known to have it; it may have
     * @throws ChatRefused when it will never be taken
     */
    void send(Alert alert) throws ChatUnavailable, ChatRefused;

    /** What to run whenever messages can be sent again. */
    void onConnected(Runnable work);
}
