package dev.kith.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Delivers mail as a mail server does (LMTP, RFC 2033), over one connection on loopback. A delivery that is not taken
 * fails the test with what the server said.
 */
public final class Lmtp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    private Lmtp(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        expect("220", reply());
        ask("LHLO test.example", "250");
    }

    /** Connects to a server's LMTP port on loopback and greets it. */
    public static Lmtp connect(int port) throws IOException {
        return new Lmtp(port);
    }

    /** Delivers one mail over a connection of its own. */
    public static void deliver(int port, String recipient, String message) throws IOException {
        try (Lmtp lmtp = connect(port)) {
            lmtp.deliver(recipient, message);
        }
    }

    /** A small mail, as {@link #deliver} takes it. */
    public static String mail(String from, String subject, String messageId) {
        return """
                From: %s
                To: somebody@home.example
                Subject: %s
                Message-ID: <%s>
                Date: Tue, 24 Nov 2026 12:00:00 +0000

                Hello.
                """.formatted(from, subject, messageId);
    }

    /**
     * Delivers a mail; returns once the server has it.
     *
     * @param message headers and body; lines may end in LF or CRLF, characters become UTF-8
     */
    public void deliver(String recipient, String message) throws IOException {
        deliver(List.of(recipient), message.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Delivers a mail to several people in one go; returns once the server has it for each of them.
     *
     * @param message headers and body, byte for byte but for the line ends, which become CRLF
     */
    public void deliver(List<String> recipients, byte[] message) throws IOException {
        ask("MAIL FROM:<sender@elsewhere.example>", "250");
        for (String recipient : recipients) {
            ask("RCPT TO:<" + recipient + ">", "250");
        }
        ask("DATA", "354");
        out.write(stuffed(message));
        out.flush();
        for (String recipient : recipients) { // RFC 2033 §4.2: one answer for each
            expect("250", reply());
        }
    }

    /** Line ends as on the wire, dots doubled, and the final dot (RFC 5321 §4.5.2). */
    private static byte[] stuffed(byte[] message) {
        // Latin-1 maps every byte to one character and back.
        var text = new StringBuilder();
        for (String line : new String(message, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
            text.append(line.startsWith(".") ? "." : "").append(line).append("\r\n");
        }
        return text.append(".\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void ask(String command, String expected) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        expect(expected, reply());
    }

    private static void expect(String code, List<String> reply) {
        if (!reply.getLast().startsWith(code)) {
            throw new AssertionError("the server answered " + reply + " where " + code + " was due");
        }
    }

    private List<String> reply() throws IOException {
        var lines = new ArrayList<String>();
        do {
            lines.add(line());
        } while (lines.getLast().length() > 3 && lines.getLast().charAt(3) == '-');
        return lines;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection after '" + line + "'");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
