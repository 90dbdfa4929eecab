package dev.kith.xmpp.component;

import dev.kith.xmpp.LegalXml;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.SmackException.OutgoingQueueFullException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.XMPPException.StreamErrorException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.TopLevelStreamElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.CloseableUtil;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/**
 * One component stream (XEP-0114) on Smack's connection base, used for one life: connect, log in, and once it has ended
 * it stays ended. Every incoming top-level element is cut out and parsed alone, so that no parser state outlives it.
 */
final class ComponentConnection extends AbstractXMPPConnection {
    /** Longest stanza that we send, in characters; Prosody closes the stream at 512 KiB. */
    static final int MAX_SENT = 64 * 1024;

    private static final int CONNECT_MILLIS = 10_000;
    private static final int QUEUE = 512;
    private static final String STREAMS = "http://etherx.jabber.org/streams";
    private static final String AS_CLIENT_OPEN = "<stream:stream xmlns='jabber:client' xmlns:stream='" + STREAMS + "'>";
    private static final String CLOSE = "</stream:stream>";

    // Written as if the default namespace were jabber:client, a stanza carries no xmlns and falls into the component's.
    private static final XmlEnvironment AS_CLIENT = new XmlEnvironment("jabber:client");

    /** A piece of the stream on its way out; {@code stanza} is null for the stream's own tags. */
    private record Outgoing(String xml, @Nullable Stanza stanza) {}

    private static final Outgoing END = new Outgoing(CLOSE, null);

    private final ComponentSettings settings;
    private final InFlight inFlight;
    private final UnaryOperator<String> lastLook;
    private final BlockingQueue<Outgoing> outgoing = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean handshakeDone;
    private volatile boolean leaving;
    private volatile long lastHeard = System.nanoTime();
    private @Nullable Socket socket;

    ComponentConnection(ComponentSettings settings, InFlight inFlight) {
        this(settings, inFlight, LegalXml::clean);
    }

    /** With another last look, tests can send what the product never would. */
    @SuppressWarnings("this-escape")
    ComponentConnection(ComponentSettings settings, InFlight inFlight, UnaryOperator<String> lastLook) {
        super(settings);
        this.settings = settings;
        this.inFlight = inFlight;
        this.lastLook = lastLook;
        setFromMode(FromMode.UNCHANGED); // Smack's default erases 'from', which a component must set
    }

    /** How long the server has said nothing at all. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastHeard);
    }

    @Override
    protected void connectInternal() throws SmackException, IOException, XMPPException, InterruptedException {
        var fresh = new Socket();
        fresh.setTcpNoDelay(true);
        fresh.connect(new InetSocketAddress(settings.serverHost(), settings.serverPort()), CONNECT_MILLIS);
        socket = fresh;
        connected = true;
        outgoing.add(new Outgoing(
                "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='" + STREAMS
                        + "' to='" + getXMPPServiceDomain() + "'>",
                null));
        Thread.ofVirtual().name("component-writer").start(() -> write(fresh));
        Thread.ofVirtual().name("component-reader").start(() -> read(fresh));
        waitForConditionOrThrowConnectionException(() -> streamId != null, "the server's stream header");
    }

    @Override
    protected void loginInternal(@Nullable String username, @Nullable String password, @Nullable Resourcepart resource)
            throws XMPPException, SmackException, IOException, InterruptedException {
        outgoing.put(new Outgoing("<handshake>" + settings.proof(streamId) + "</handshake>", null));
        waitForConditionOrThrowConnectionException(() -> handshakeDone, "the server's handshake");
        // Smack compares answers with a full JID of its own; a component has none, so it gets one that nobody sees.
        user = JidCreate.entityFullFromOrThrowUnchecked("component@" + getXMPPServiceDomain() + "/kith");
        afterSuccessfulLogin(false);
    }

    private void write(Socket to) {
        try {
            // Not closed here: that would close the socket before the server has said goodbye.
            Writer writer = new OutputStreamWriter(to.getOutputStream(), StandardCharsets.UTF_8);
            var batch = new StringBuilder();
            while (!over.get()) {
                Outgoing next = outgoing.poll(1, TimeUnit.SECONDS);
                while (next != null) {
                    if (next.stanza() != null) {
                        inFlight.sent(next.stanza());
                    }
                    batch.append(next.xml());
                    next = batch.length() < MAX_SENT ? outgoing.poll() : null;
                }
                if (!batch.isEmpty()) {
                    writer.append(batch).flush();
                    batch.setLength(0);
                }
            }
        } catch (IOException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Socket from) {
        try (Reader reader = new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8)) {
            var cutter = new StanzaCutter(new Incoming());
            char[] buffer = new char[16 * 1024];
            for (int length; (length = reader.read(buffer)) >= 0; ) {
                lastHeard = System.nanoTime();
                cutter.feed(buffer, length);
            }
            throw new EOFException("the server closed the connection");
        } catch (IOException | RuntimeException e) {
            failed(e);
        } catch (Error e) { // or nobody would read on, and nobody know
            failed(new IOException("reading the stream failed", e));
        }
    }

    private final class Incoming implements StanzaCutter.Pieces {
        private boolean tooDeep;

        @Override
        public void streamOpened(String prefix, Map<String, String> attributes) {
            try {
                onStreamOpen(PacketParserUtils.getParserFor(AS_CLIENT_OPEN + CLOSE));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            streamId = attributes.get("id");
            notifyWaitingThreads();
        }

        @Override
        public void tooDeep() {
            tooDeep = true;
        }

        @Override
        public void streamClosed() {
            failed(new EOFException("the server closed the stream"));
        }

        @Override
        public void onCompleteElement(String element) {
            boolean deep = tooDeep;
            tooDeep = false;
            try {
                XmlPullParser parser = PacketParserUtils.getParserFor(AS_CLIENT_OPEN + element + CLOSE);
                parser.nextTag();
                switch (parser.getName()) {
                    case "message", "presence", "iq" -> {
                        if (handshakeDone) {
                            take(StanzaReader.read(parser, deep, XmlEnvironment.EMPTY, getJxmppContext()));
                        }
                    }
                    case "handshake" -> {
                        handshakeDone = true;
                        notifyWaitingThreads();
                    }
                    case "error" ->
                        failed(new StreamErrorException(
                                PacketParserUtils.parseStreamError(parser, XmlEnvironment.EMPTY, getJxmppContext())));
                    default -> failed(new IOException("the server sent an element that has no place in a stream"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                failed(e);
            }
        }
    }

    @Override
    protected void processStanza(Stanza stanza) throws InterruptedException {
        if (stanza instanceof IQ iq && !iq.isRequestIQ()) {
            inFlight.answered(iq.getStanzaId());
        }
        super.processStanza(stanza);
    }

    private void take(StanzaReader.Reading reading) throws InterruptedException {
        if (reading.stanza() != null) {
            processStanza(reading.stanza());
        }
        if (reading.refusal() != null) {
            boolean unused = outgoing.offer(ready(reading.refusal())); // when too much waits, it goes without
        }
    }

    private void failed(Exception cause) {
        if (leaving) { // then the end of the stream is what we wait for
            closingStreamReceived = true;
            notifyWaitingThreads();
        } else if (!over.get()) {
            notifyConnectionError(cause);
        }
    }

    /** What goes out, as it goes out: from us, legal, and not too long. */
    private Outgoing ready(TopLevelStreamElement element) {
        if (element instanceof Stanza stanza && stanza.getFrom() == null) {
            stanza.setFrom(getXMPPServiceDomain());
        }
        String xml = lastLook.apply(element.toXML(AS_CLIENT).toString());
        if (xml.length() > MAX_SENT) {
            throw new IllegalArgumentException("a stanza of " + xml.length() + " characters is too long to send");
        }
        return new Outgoing(xml, element instanceof Stanza stanza ? stanza : null);
    }

    @Override
    protected void sendInternal(TopLevelStreamElement element) throws NotConnectedException, InterruptedException {
        Outgoing ready = ready(element);
        while (!outgoing.offer(ready, 1, TimeUnit.SECONDS)) {
            if (over.get()) {
                throw new NotConnectedException();
            }
        }
    }

    @Override
    protected void sendNonBlockingInternal(TopLevelStreamElement element) throws OutgoingQueueFullException {
        if (!outgoing.offer(ready(element))) {
            throw new OutgoingQueueFullException();
        }
    }

    @Override
    protected void shutdown() {
        leaving = true;
        if (!over.get() && outgoing.offer(END)) {
            waitForClosingStreamTagFromServer();
        }
        instantShutdown();
    }

    @Override
    public void instantShutdown() {
        if (over.compareAndSet(false, true)) {
            setWasAuthenticated();
            authenticated = false;
            connected = false;
            CloseableUtil.maybeClose(socket);
        }
    }

    @Override
    public boolean isSecureConnection() {
        return false;
    }

    @Override
    public boolean isUsingCompression() {
        return false;
    }

    @Override
    public @Nullable InetAddress getLocalAddress() {
        return socket == null ? null : socket.getLocalAddress();
    }
}
