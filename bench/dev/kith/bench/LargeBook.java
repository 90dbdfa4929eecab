package dev.kith.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** A CardDAV server where everybody has the same book, made up as it is asked for, so that it takes no memory of its own. */
public final class LargeBook implements AutoCloseable {
    private static final Pattern HREF = Pattern.compile("card([0-9]+)\\.vcf<");
    private static final int PICTURE_EVERY = 10;
    private static final String PICTURE = "PHOTO;ENCODING=b;TYPE=JPEG:\r\n" + (" " + "QUJD".repeat(18) + "\r\n").repeat(140);

    private final HttpServer server;
    private final int cards;
    private final AtomicLong answers = new AtomicLong();

    public LargeBook(int port, int cards) throws IOException {
        this.cards = cards;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    URI book() {
        return URI.create(origin() + "/juliet/contacts/");
    }

    /** How many requests were answered. */
    long answers() {
        return answers.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String ask = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getRawPath();
        exchange.sendResponseHeaders(207, 0);
        try (exchange;
                var out = new BufferedWriter(
                        new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8))) {
            out.write("<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:carddav\">");
            if (ask.contains("addressbook-multiget")) {
                for (var found = HREF.matcher(ask); found.find(); ) {
                    card(out, path, Integer.parseInt(found.group(1)), true);
                }
            } else if (ask.contains("sync-collection")) {
                boolean first = ask.contains("<d:sync-token></d:sync-token>");
                for (int i = 0; first && i < cards; i++) {
                    card(out, path, i, ask.contains("address-data"));
                }
                out.write("<d:sync-token>urn:token:1</d:sync-token>");
            } else {
                out.write("<d:response><d:href>" + path + "</d:href><d:propstat><d:prop><d:resourcetype><d:collection/>"
                        + "<c:addressbook/></d:resourcetype><d:displayname>Contacts</d:displayname></d:prop>"
                        + "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>");
            }
            out.write("</d:multistatus>");
        }
        answers.incrementAndGet();
    }

    private static void card(BufferedWriter out, String path, int i, boolean whole) throws IOException {
        out.write("<d:response><d:href>" + path + "card" + i + ".vcf</d:href><d:propstat><d:prop><d:getetag>\"v" + i
                + "\"</d:getetag>");
        if (whole) {
            String card = Books.card(i, Books.name(i));
            out.write("<c:address-data>");
            out.write(i % PICTURE_EVERY == 0 ? card.replace("END:VCARD", PICTURE + "END:VCARD") : card);
            out.write("</c:address-data>");
        }
        out.write("</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
