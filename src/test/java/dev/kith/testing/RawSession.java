package dev.kith.testing;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A person's session without any library: what is sent goes out as it is, what comes is kept as it came. */
public final class RawSession implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Socket socket;
    private final String jid;
    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

    private RawSession(Socket socket, String jid) {
        this.socket = socket;
        this.jid = jid;
    }

    /** Logs in at a test server that takes passwords over loopback, and sends presence. */
    public static RawSession login(XmppServer server, String user, String password, String resource) throws Exception {
        RawSession session = bind(server, user, password, resource);
        session.send("<presence/>");
        session.await(piece -> piece.startsWith("<presence"));
        return session;
    }

    /** The same without presence, which is left to the test. */
    public static RawSession bind(XmppServer server, String user, String password, String resource) throws Exception {
        var socket = new Socket("127.0.0.1", server.c2sPort());
        var session = new RawSession(socket, user + "@" + server.domain() + "/" + resource);
        Thread.ofVirtual().name("raw-session").start(session::read);
        String open = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' to='" + server.domain()
                + "' xmlns:stream='http://etherx.jabber.org/streams'>";
        session.send(open);
        session.await(piece -> piece.startsWith("<stream:features"));
        String proof = "\0" + user + "\0" + password;
        session.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(proof.getBytes(StandardCharsets.UTF_8)) + "</auth>");
        session.await(piece -> piece.startsWith("<success"));
        session.send(open);
        session.await(piece -> piece.startsWith("<stream:features"));
        session.send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource
                + "</resource></bind></iq>");
        session.await(piece -> has(piece, "id", "bind"));
        return session;
    }

    /** The full address. */
    public String jid() {
        return jid;
    }

    public void send(String xml) throws IOException {
        socket.getOutputStream().write(xml.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Sends a request, and returns what is answered. */
    public String ask(String type, String to, String id, String payload) throws Exception {
        send("<iq type='" + type + "' id='" + id + "'" + (to.isEmpty() ? "" : " to='" + to + "'") + ">" + payload
                + "</iq>");
        return await(piece -> piece.startsWith("<iq") && has(piece, "id", id));
    }

    /** The next piece of this kind; those before it are dropped. */
    public String await(Predicate<String> wanted) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        var others = new StringBuilder();
        while (true) {
            String piece = received.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (piece == null) {
                throw new AssertionError("it did not come within " + SOON.toSeconds() + " s; what came: " + others);
            }
            if (wanted.test(piece)) {
                return piece;
            }
            others.append(piece).append('\n');
        }
    }

    /** Whether nothing of this kind came before the server answered one more request. */
    public boolean nothing(Predicate<String> unwanted) throws Exception {
        String id = "fence" + System.nanoTime();
        send("<iq type='get' id='" + id + "'><ping xmlns='urn:xmpp:ping'/></iq>");
        while (true) {
            String piece = await(each -> true);
            if (unwanted.test(piece)) {
                return false;
            }
            if (has(piece, "id", id)) {
                return true;
            }
        }
    }

    /** Whether a piece has an attribute, in either kind of quotes. */
    public static boolean has(String piece, String name, String value) {
        return piece.contains(name + "='" + value + "'") || piece.contains(name + "=\"" + value + "\"");
    }

    /** Cuts the stream into its top-level elements; servers send neither comments nor sections. */
    private void read() {
        try (Reader reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)) {
            var piece = new StringBuilder();
            int depth = 0;
            char quote = 0;
            int tag = -1;
            for (int c; (c = reader.read()) >= 0; ) {
                piece.append((char) c);
                if (tag >= 0 && quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (tag >= 0 && (c == '\'' || c == '"')) {
                    quote = (char) c;
                } else if (c == '<') {
                    tag = piece.length() - 1;
                } else if (c == '>' && tag >= 0) {
                    String text = piece.substring(tag);
                    tag = -1;
                    if (text.startsWith("<?")
                            || text.startsWith("<stream:stream")
                            || text.startsWith("</stream:stream")) {
                        piece.setLength(0);
                    } else {
                        depth += text.startsWith("</") ? -1 : text.endsWith("/>") ? 0 : 1;
                        if (depth == 0) {
                            received.add(piece.toString().strip());
                            piece.setLength(0);
                        }
                    }
                }
            }
        } catch (IOException e) {
            // closed by the test
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
