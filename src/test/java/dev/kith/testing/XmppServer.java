package dev.kith.testing;

import dev.kith.jid.BareJid;
import java.io.IOException;
import java.nio.file.Path;

/** A real XMPP server with a place for Kith, for tests that have to hold on more than one. */
public interface XmppServer extends AutoCloseable {
    String domain();

    String component();

    String componentSecret();

    /** The file with the secret, readable by its owner alone. */
    Path secretFile();

    int componentPort();

    int c2sPort();

    /** Creates an account while the server runs. */
    void addUser(String name, String password) throws IOException, InterruptedException;

    /** Whether an address waits for the account's answer to its request, as it is stored: no item shows that. */
    boolean isAsked(String name, BareJid by) throws IOException, InterruptedException;

    /** Starts again on the same ports with the same data. */
    void start() throws IOException, InterruptedException;

    /** Stops as an operator would. */
    void stop() throws IOException, InterruptedException;

    /** Ends the process without any goodbye. */
    void kill() throws InterruptedException;

    /** Makes the server silent without closing anything. */
    void pause() throws IOException, InterruptedException;

    void resume() throws IOException, InterruptedException;

    @Override
    void close() throws IOException, InterruptedException;
}
