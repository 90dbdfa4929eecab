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

/** Somebody's mail client on loopback, as far as tests need one: IMAP commands as they are written (RFC 9051). */
public final class Imap implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private int tag;

    private Imap(int port) throws IOException {
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        line();
    }

    public static Imap login(int port, String user, String password) throws IOException {
        var imap = new Imap(port);
        imap.command("LOGIN " + user + " " + password);
        return imap;
    }

    /** Sends a command; returns the untagged lines. Fails the test when it is not OK. */
    public List<String> command(String command) throws IOException {
        String mine = "T" + ++tag;
        send(mine + " " + command + "\r\n");
        return answer(mine, command);
    }

    /** Puts a mail into a mailbox. */
    public void append(String mailbox, String message) throws IOException {
        String mine = "T" + ++tag;
        byte[] bytes = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        send(mine + " APPEND " + mailbox + " {" + bytes.length + "}\r\n");
        String ready = line();
        if (!ready.startsWith("+")) {
            throw new AssertionError("APPEND: " + ready);
        }
        out.write(bytes);
        send("\r\n");
        answer(mine, "APPEND");
    }

    private List<String> answer(String mine, String command) throws IOException {
        var untagged = new ArrayList<String>();
        String line = line();
        for (; !line.startsWith(mine + " "); line = line()) {
            untagged.add(line);
        }
        if (!line.startsWith(mine + " OK")) {
            throw new AssertionError(command + ": " + line);
        }
        return untagged;
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
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
