package dev.kith.badge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** HTTP by hand: sends exactly these bytes, and reads what comes until the answer is whole or the connection ends. */
final class RawHttp {
    private static final int PATIENCE_MILLIS = 10_000;

    private RawHttp() {}

    /**
     * An answer.
     *
     * @param status 0 when the connection was closed without one
     * @param headers by name in lower case
     */
    record Response(int status, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return String.join(", ", headers.getOrDefault(name, List.of()));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    static Response get(URI base, String path, String... headers) throws IOException {
        return send(base, request("GET", path, headers));
    }

    static String request(String method, String path, String... headers) {
        var text = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: badges.example\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    /** Sends a request as it is, one character a byte. */
    static Response send(URI base, String request) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // It may close while we still write; what it said before is there to be read.
            }
            return read(socket.getInputStream(), request.startsWith("HEAD "));
        }
    }

    private static Response read(InputStream in, boolean head) throws IOException {
        String start;
        try {
            start = headers(in);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return new Response(0, Map.of(), new byte[0]);
        }
        if (start.isEmpty()) {
            return new Response(0, Map.of(), new byte[0]);
        }
        String[] lines = start.split("\r\n");
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        var headers = new LinkedHashMap<String, List<String>>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.merge(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    List.of(lines[i].substring(colon + 1).strip()),
                    (a, b) -> List.of(String.join(", ", a) + ", " + String.join(", ", b)));
        }
        if (status == 100) {
            return read(in, head);
        }
        boolean none = head || status == 304 || status == 204;
        int length = none ? 0 : Integer.parseInt(String.join("", headers.getOrDefault("content-length", List.of("0"))));
        return new Response(status, headers, in.readNBytes(length));
    }

    /** The status line and headers; empty at the end of the connection. */
    static String headers(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int last = 0;
        for (int b; (b = in.read()) >= 0; ) {
            bytes.write(b);
            last = last << 8 | b;
            if (last == 0x0D0A0D0A) {
                break;
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
