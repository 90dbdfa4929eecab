package dev.kith.bench;

import dev.kith.testing.ProsodyServer;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least that roster sets through a component can take: a socket, ready-made stanzas, and answers of which only the id
 * is read. No checks, no pacing, no library.
 */
public final class BareComponent implements AutoCloseable {
    private static final Pattern ATTRIBUTE = Pattern.compile("\\b(id|type)=['\"]([^'\"]*)['\"]");
    private static final int TIMEOUT_MILLIS = 60_000;

    private final String name;
    private final Socket socket;
    private final OutputStream out;
    private final Reader in;
    private final StringBuilder heard = new StringBuilder();
    private final char[] buffer = new char[16 * 1024];
    private int sent;

    public BareComponent(ProsodyServer server, String name) throws Exception {
        this.name = name;
        socket = new Socket(InetAddress.getLoopbackAddress(), server.componentPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        out = socket.getOutputStream();
        in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
        write("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='" + name
                + "'>");
        String id = attributes(until("<stream:stream")).get("id");
        byte[] proof = MessageDigest.getInstance("SHA-1")
                .digest((id + server.componentSecret()).getBytes(StandardCharsets.UTF_8));
        write("<handshake>" + HexFormat.of().formatHex(proof) + "</handshake>");
        String unused = until("<handshake");
    }

    /** A roster set without its id; the same for whoever writes this contact. */
    public record Set(String account, String contact, String shown, String group) {}

    /** Writes one item and returns when the server has said that it is there. */
    public void set(Set set) throws IOException {
        write(stanza(set));
        awaitAnswer();
    }

    /** Writes items, each account's one after the other, all accounts side by side. */
    public void setAll(List<List<Set>> accounts) throws IOException {
        var queues = accounts.stream().map(List::iterator).toList();
        var owners = new HashMap<String, java.util.Iterator<Set>>();
        for (var queue : queues) {
            next(queue, owners);
        }
        while (!owners.isEmpty()) {
            next(owners.remove(awaitAnswer()), owners);
        }
    }

    private void next(java.util.Iterator<Set> queue, Map<String, java.util.Iterator<Set>> owners) throws IOException {
        if (queue.hasNext()) {
            write(stanza(queue.next()));
            owners.put("b" + sent, queue);
        }
    }

    private String stanza(Set set) {
        sent++;
        return "<iq type='set' id='b" + sent + "' from='" + name + "' to='" + set.account()
                + "'><query xmlns='jabber:iq:roster'><item jid='" + set.contact() + "' name='" + set.shown() + "'><group>"
                + set.group() + "</group></item></query></iq>";
    }

    private void write(String xml) throws IOException {
        out.write(xml.getBytes(StandardCharsets.UTF_8));
    }

    /** The id of the next answer to a set of ours. */
    private String awaitAnswer() throws IOException {
        while (true) {
            Map<String, String> attributes = attributes(until("<iq "));
            if ("error".equals(attributes.get("type"))) {
                throw new IOException("the server refused a roster set");
            }
            if ("result".equals(attributes.get("type"))) {
                return attributes.get("id");
            }
        }
    }

    /** The next tag that begins so; what comes before it is dropped. */
    private String until(String begin) throws IOException {
        while (true) {
            int start = heard.indexOf(begin);
            int end = start < 0 ? -1 : heard.indexOf(">", start);
            if (end >= 0) {
                String tag = heard.substring(start, end);
                heard.delete(0, end + 1);
                return tag;
            }
            int length = in.read(buffer);
            if (length < 0) {
                throw new IOException("the server closed the stream");
            }
            heard.append(buffer, 0, length);
        }
    }

    private static Map<String, String> attributes(String tag) {
        var attributes = new HashMap<String, String>();
        for (Matcher found = ATTRIBUTE.matcher(tag); found.find(); ) {
            attributes.putIfAbsent(found.group(1), found.group(2));
        }
        return attributes;
    }

    @Override
    public void close() throws IOException {
        write("</stream:stream>");
        socket.close();
    }
}
