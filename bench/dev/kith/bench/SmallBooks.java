package dev.kith.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A CardDAV server with a book of a few cards for everybody, made up as it is asked for; no password is looked at. */
public final class SmallBooks implements AutoCloseable {
    private static final int CARDS = 2;
    private static final Pattern HREF = Pattern.compile("card([0-9]+)\\.vcf<");

    private final HttpServer server;

    public SmallBooks() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", SmallBooks::answer);
        server.start();
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The book of one of them. */
    public String book(int person) {
        return origin() + "/person" + person + "/contacts/";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String ask = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var said = new StringBuilder(
                "<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:carddav\">");
        if (ask.contains("addressbook-multiget")) {
            for (var found = HREF.matcher(ask); found.find(); ) {
                card(said, path, Integer.parseInt(found.group(1)), true);
            }
        } else if (ask.contains("sync-collection")) {
            for (int i = 0; ask.contains("<d:sync-token></d:sync-token>") && i < CARDS; i++) {
                card(said, path, i, ask.contains("address-data"));
            }
            said.append("<d:sync-token>urn:token:1</d:sync-token>");
        } else {
            said.append("<d:response><d:href>").append(path).append("""
                    </d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:addressbook/></d:resourcetype>\
                    <d:displayname>Contacts</d:displayname></d:prop><d:status>HTTP/1.1 200 OK</d:status>\
                    </d:propstat></d:response>""");
        }
        byte[] body = said.append("</d:multistatus>").toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(207, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void card(StringBuilder out, String path, int i, boolean whole) {
        out.append("<d:response><d:href>")
                .append(path)
                .append("card")
                .append(i)
                .append(".vcf</d:href><d:propstat><d:prop><d:getetag>\"v")
                .append(i)
                .append("\"</d:getetag>");
        if (whole) {
            out.append("<c:address-data>").append(Books.card(i, Books.name(i))).append("</c:address-data>");
        }
        out.append("</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
