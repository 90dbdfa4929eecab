package dev.kith.xmpp.session;

import dev.kith.testing.Certificate;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An XMPP server with direct TLS that says what a test wants, for what no real server does: lies, and silence. */
final class ScriptedServer implements AutoCloseable {
    static final String DOMAIN = "capulet.example";
    private static final List<String> ENDS = List.of("</auth>", "</response>", "</iq>", "</stream:stream>");

    private final ServerSocket listener;
    private final UnaryOperator<String> script;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger most = new AtomicInteger();

    /** @param script what to answer to each piece; empty for nothing */
    ScriptedServer(Certificate certificate, UnaryOperator<String> script) throws Exception {
        this.listener = certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.script = script;
        Thread.ofVirtual().name("scripted-server").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Everything that clients said, piece by piece. */
    List<String> heard() {
        return heard;
    }

    /** How many connections there were so far. */
    int connections() {
        return sockets.size();
    }

    /** How many there were at once, at most. */
    int mostAtOnce() {
        return most.get();
    }

    /** Says something to everybody who is connected. */
    void say(String text) throws IOException {
        for (Socket socket : sockets) {
            if (!socket.isClosed()) {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** A stream with features in it, as the answer to a stream that was opened. */
    static String stream(String features) {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                + " id='s' from='" + DOMAIN + "' version='1.0'><stream:features>" + features + "</stream:features>";
    }

    static String mechanisms(String... names) {
        var features = new StringBuilder("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>");
        for (String name : names) {
            features.append("<mechanism>").append(name).append("</mechanism>");
        }
        return stream(features.append("</mechanisms>").toString());
    }

    /** What a server says that takes any password, by PLAIN, and signs in as somebody. */
    static UnaryOperator<String> trusting(String jid, String mechanism) {
        var opened = new AtomicInteger();
        return piece -> {
            if (piece.contains("<stream:stream")) {
                return opened.incrementAndGet() % 2 == 1
                        ? mechanisms(mechanism)
                        : stream("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
            }
            if (piece.contains("<auth")) {
                return "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
            }
            if (piece.contains("xmpp-bind")) {
                return "<iq type='result' id='" + id(piece) + "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>"
                        + jid + "</jid></bind></iq>";
            }
            if (piece.contains("type='get'") || piece.contains("type=\"get\"")) {
                return "<iq type='result' id='" + id(piece) + "'><query xmlns='jabber:iq:roster'/></iq>";
            }
            return piece.contains("</stream:stream>") ? "</stream:stream>" : "";
        };
    }

    static String id(String piece) {
        int at = piece.indexOf("id=") + 4;
        return piece.substring(at, piece.indexOf(piece.charAt(at - 1), at));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                most.accumulateAndGet(established(), Math::max);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // closed
            }
        }
    }

    /**
     * Connections that neither side has ended, as Linux knows: a thread of ours may learn of an end much later. Its tables
     * change while they are read, so only those count that two readings have: between these, all of them were there at once.
     */
    private int established() throws IOException {
        Set<String> clients = clients();
        clients.retainAll(clients());
        return clients.size();
    }

    private Set<String> clients() throws IOException {
        String here = ":%04X".formatted(port());
        var clients = new HashSet<String>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String row : Files.readAllLines(Path.of(table))) {
                String[] columns = row.strip().split("\\s+"); // number, this end, the other end, state
                if (columns[1].endsWith(here) && columns[3].equals("01")) {
                    clients.add(columns[2]);
                }
            }
        }
        return clients;
    }

    private void serve(Socket socket) {
        try (Reader reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)) {
            var piece = new StringBuilder();
            for (int c; (c = reader.read()) >= 0; ) {
                piece.append((char) c);
                if (c == '>' && isWhole(piece.toString())) {
                    heard.add(piece.toString());
                    String answer = script.apply(piece.toString());
                    piece.setLength(0);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // one side or the other has closed
        }
    }

    private static boolean isWhole(String piece) {
        return piece.contains("<stream:stream") || ENDS.stream().anyMatch(piece::endsWith);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
