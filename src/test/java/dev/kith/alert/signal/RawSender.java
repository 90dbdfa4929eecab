package dev.kith.alert.signal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP by hand to the port for signals: sends exactly these bytes, and reads what comes. */
final class RawSender implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    RawSender(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    /** Sends one request over a connection of its own; the status of the answer, 0 when there was none. */
    static int send(int port, String method, String path, String body, String... headers) throws IOException {
        try (var sender = new RawSender(port)) {
            return sender.ask(method, path, body, headers);
        }
    }

    /** Sends a request with its length; the status of the answer, 0 when there was none. */
    int ask(String method, String path, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: kith\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        write(head.toString());
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // It may close while we still write; what it said before is there to be read.
        }
        return status();
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Reads an answer, which has no body; its status, 0 when the connection was closed without one. */
    int status() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int last = 0;
        try {
            for (int b; (b = in.read()) >= 0; ) {
                bytes.write(b);
                last = last << 8 | b;
                if (last == 0x0D0A0D0A) {
                    return Integer.parseInt(
                            bytes.toString(StandardCharsets.ISO_8859_1).split(" ", 3)[1]);
                }
            }
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return 0; // reset
        }
        return 0;
    }

    /** Everything that comes until the connection is closed. */
    String rest() throws IOException {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
