package dev.kith.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The least that an HTTP exchange can take: a connection, the request as it is, and the answer up to the end of the
 * connection, unread. For servers that close after each answer, as Radicale does.
 */
final class BareHttp {
    private static final Pattern TOKEN = Pattern.compile("(<[^<>]*sync-token[^<>]*>)([^<>]*)(</)");

    private BareHttp() {}

    static String send(int port, byte[] request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(request);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.substring(0, Math.min(20, answer.length())).contains(" 207 ")) {
                throw new IOException("not an answer to a REPORT: " + answer.lines().findFirst().orElse("nothing"));
            }
            return answer;
        }
    }

    /** The token in an answer or a request. */
    static String token(String text) throws IOException {
        var found = TOKEN.matcher(text);
        if (!found.find()) {
            throw new IOException("there is no token in it");
        }
        return found.group(2);
    }

    /** The same request with another token. */
    static byte[] withToken(String request, String token) {
        int end = request.indexOf("\r\n\r\n") + 4;
        String body = TOKEN.matcher(request.substring(end)).replaceFirst("$1" + token + "$3");
        String head = request.substring(0, end)
                .replaceFirst(
                        "(?i)content-length: *[0-9]+",
                        "content-length: " + body.getBytes(StandardCharsets.UTF_8).length);
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }
}
