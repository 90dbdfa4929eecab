package dev.kith.xmpp.component;

import dev.kith.testing.Await;
import dev.kith.xmpp.SmackBoot;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jxmpp.jid.impl.JidCreate;

/**
 * The server's end of one component stream, for what a real server never does: it accepts every secret, keeps every byte
 * that comes, and sends what the test tells it to.
 */
final class FakeServer implements AutoCloseable {
    static final String COMPONENT = "kith.capulet.example";
    static final String DOMAIN = "capulet.example";

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CLOSE = "</stream:stream>";

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final StringBuffer received = new StringBuffer();
    private volatile Socket socket;
    private volatile boolean over;

    /** How much of what was received is whole elements; the rest is on its way still. */
    private volatile int whole;

    private int depth;

    FakeServer() throws IOException {
        SmackBoot.boot();
        Thread.ofVirtual().name("fake-server").start(this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    ComponentSettings settings() throws Exception {
        return ComponentSettings.of(JidCreate.domainBareFrom(COMPONENT), "127.0.0.1", port(), "secret");
    }

    private void serve() {
        try (Socket accepted = listener.accept()) {
            socket = accepted;
            var reader = new InputStreamReader(accepted.getInputStream(), StandardCharsets.UTF_8);
            boolean opened = false;
            boolean greeted = false;
            for (int c; (c = reader.read()) >= 0; ) {
                received.append((char) c);
                if (c == '>') {
                    tagEnds();
                }
                if (!opened && c == '>' && received.indexOf("<stream:stream") >= 0) {
                    opened = true;
                    send("<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept'"
                            + " xmlns:stream='http://etherx.jabber.org/streams' id='s1' from='" + COMPONENT + "'>");
                } else if (!greeted && c == '>' && received.indexOf("</handshake>") >= 0) {
                    greeted = true;
                    send("<handshake/>");
                } else if (c == '>' && received.indexOf(CLOSE) >= 0) {
                    send(CLOSE);
                    break;
                }
            }
        } catch (IOException e) {
            // The test has closed one end or the other; what came until then is what it looks at.
        } finally {
            whole = received.length();
            over = true;
        }
    }

    /** The stream's own tag never ends, so what it contains is whole at depth 1. */
    private void tagEnds() {
        String tag = received.substring(received.lastIndexOf("<"));
        if (tag.indexOf('>') < tag.length() - 1) {
            return; // it stands in a text
        }
        if (tag.startsWith("</")) {
            depth--;
        } else if (!tag.endsWith("/>") && !tag.startsWith("<?")) {
            depth++;
        }
        if (depth <= 1) {
            whole = received.length();
        }
    }

    void send(String xml) throws IOException {
        socket.getOutputStream().write(xml.getBytes(StandardCharsets.UTF_8));
    }

    /** Whole elements only, so that no test looks at half an answer; everything up to the handshake's end is left out. */
    String afterHandshake() {
        String end = "</handshake>";
        String sent = received.substring(0, whole);
        int at = sent.indexOf(end);
        return at < 0 ? "" : sent.substring(at + end.length());
    }

    void await(String part) throws Exception {
        Await.until("received " + part, SOON, () -> afterHandshake().contains(part));
    }

    /** Asks for a sign of life; when it came, everything sent before has been dealt with. */
    void ping(String id) throws Exception {
        send("<iq type='get' id='" + id + "' from='" + DOMAIN + "' to='" + COMPONENT
                + "'><ping xmlns='urn:xmpp:ping'/></iq>");
        await("id='" + id + "'");
    }

    void awaitEnd() throws Exception {
        Await.until("the end of the stream", SOON, () -> over);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (socket != null) {
            socket.close();
        }
    }
}
