package dev.kith.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Somebody's contacts program at a CardDAV server on loopback: makes books, writes cards, and reports what the server says
 * to it. One connection for each request, since some of the servers close them anyway.
 *
 * @param home where this person's books are, with a slash at its end
 */
public record DavPerson(URI home, String user, String password) {
    private static final int PATIENCE_MILLIS = 60_000;

    /** What a server answered; the body as it came, which these servers do not cut into chunks for HTTP/1.0. */
    public record Answer(int status, String headers, String body) {
        private Answer orThrow(String what) throws IOException {
            if (status / 100 != 2) {
                throw new IOException(what + ": " + status + " " + body);
            }
            return this;
        }
    }

    /** Creates a book (RFC 6352 §6.3.1, extended MKCOL); its name for showing is the same. */
    public URI addBook(String book) throws IOException {
        URI uri = home.resolve(book + "/");
        String body = """
                <?xml version="1.0"?><d:mkcol xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:set><d:prop>
                <d:resourcetype><d:collection/><c:addressbook/></d:resourcetype><d:displayname>%s</d:displayname>
                </d:prop></d:set></d:mkcol>""".formatted(book);
        Answer unused = send("MKCOL", uri, Map.of("Content-Type", "application/xml"), body)
                .orThrow("MKCOL " + uri);
        return uri;
    }

    /** Gives a book another name for showing (RFC 4918 §9.2). */
    public void rename(URI book, String name) throws IOException {
        String body = """
                <?xml version="1.0"?><d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><d:displayname>%s</d:displayname>
                </d:prop></d:set></d:propertyupdate>""".formatted(name);
        Answer answer = send("PROPPATCH", book, Map.of("Content-Type", "application/xml"), body)
                .orThrow("PROPPATCH " + book);
        if (!answer.body().contains(" 200 ")) {
            throw new IOException("PROPPATCH " + book + ": " + answer.body());
        }
    }

    /** Writes a card, whatever the server thinks of it. */
    public Answer tryPut(URI card, String vcard) throws IOException {
        return send("PUT", card, Map.of("Content-Type", "text/vcard; charset=utf-8"), vcard);
    }

    public void put(URI card, String vcard) throws IOException {
        Answer unused = tryPut(card, vcard).orThrow("PUT " + card);
    }

    /** Deletes a card, or a book with everything in it. */
    public void delete(URI place) throws IOException {
        Answer unused = send("DELETE", place, Map.of(), "").orThrow("DELETE " + place);
    }

    public Answer send(String method, URI uri, Map<String, String> headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(method + " " + uri.getRawPath() + " HTTP/1.0\r\nHost: " + uri.getRawAuthority()
                + "\r\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))
                + "\r\nContent-Length: " + bytes.length + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            var out = socket.getOutputStream();
            out.write((head + body).getBytes(StandardCharsets.UTF_8));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            if (end < 0 || !answer.startsWith("HTTP/1.")) {
                throw new IOException(method + " " + uri + ": no answer of HTTP: " + answer);
            }
            return new Answer(
                    Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end), answer.substring(end + 4));
        }
    }
}
