package dev.kith.alert.imap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.Protocol;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/**
 * Commands and responses (RFC 9051 §2.2) by the mail library's protocol layer. Its store and folders are not used: a folder
 * keeps an object for each mail, and there is no way to NOTIFY through it.
 */
final class ImapWire extends Protocol {
    /** Names and texts go over the wire as bytes; each is one character here. */
    private static final Properties NONE = new Properties();

    private final LimitedStream limits;
    private final PrintStream out;

    ImapWire(InputStream in, OutputStream out, long allowed) throws IOException {
        this(new LimitedStream(in, allowed), new PrintStream(out, false, StandardCharsets.ISO_8859_1));
    }

    private ImapWire(LimitedStream limits, PrintStream out) throws IOException {
        super(limits, out, NONE, false);
        this.limits = limits;
        this.out = out;
    }

    /** How much may be read from now on, in bytes. */
    void allow(long bytes) {
        limits.allow(bytes);
    }

    /**
     * Sends a command.
     *
     * @return its tag
     */
    String send(String command, @Nullable Argument arguments) throws IOException {
        try {
            String tag = writeCommand(command, arguments);
            written();
            return tag;
        } catch (ProtocolException e) {
            throw new BrokenServer("a literal was not taken", e);
        }
    }

    /** Sends a line that is no command. */
    void sendLine(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        written();
    }

    /** The library's stream keeps its troubles to itself. */
    private void written() throws IOException {
        if (out.checkError()) {
            throw new IOException("the connection is gone");
        }
    }

    /** The next response; waits for it. */
    IMAPResponse next() throws IOException {
        try {
            return new IMAPResponse(this);
        } catch (ProtocolException | RuntimeException e) {
            throw new BrokenServer("a response cannot be read", e);
        }
    }

    /** What a FETCH response says. */
    Fetched fetched(IMAPResponse response) {
        try {
            return Fetched.of(new FetchResponse(response, null, this));
        } catch (IOException | ProtocolException | RuntimeException | StackOverflowError e) {
            // Of all that can stand there the library reads the most, and what is nested by recursion.
            return Fetched.unreadable(response);
        }
    }
}
