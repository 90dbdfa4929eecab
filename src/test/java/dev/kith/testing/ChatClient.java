package dev.kith.testing;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.xmpp.RosterQuery;
import dev.kith.xmpp.SmackBoot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.X509TrustManager;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.StanzaListener;
import org.jivesoftware.smack.filter.StanzaIdFilter;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.iqrequest.IQRequestHandler.Mode;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;

/** A person's chat program: a real session that sees what its server pushes. */
public final class ChatClient implements AutoCloseable {
    /**
     * A roster push.
     *
     * @param item null when the item was removed
     */
    public record RosterPush(BareJid jid, @Nullable RosterItem item, long nanos) {}

    private final XMPPTCPConnection connection;
    private final LinkedBlockingQueue<RosterPush> pushes = new LinkedBlockingQueue<>();
    private final List<Presence> presences = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    private ChatClient(XMPPTCPConnection connection) {
        this.connection = connection;
    }

    /** Logs in at a test server, asks for the roster as clients do, and sends presence. */
    public static ChatClient login(XmppServer server, String user, String password) throws Exception {
        return login(server, user, password, "test");
    }

    public static ChatClient login(XmppServer server, String user, String password, String resource) throws Exception {
        return login("127.0.0.1", server.c2sPort(), server.domain(), user, password, resource);
    }

    public static ChatClient login(String host, int port, String domain, String user, String password)
            throws Exception {
        return login(host, port, domain, user, password, "test");
    }

    private static ChatClient login(String host, int port, String domain, String user, String password, String resource)
            throws Exception {
        SmackBoot.boot();
        var configuration = XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain(domain)
                .setHost(host)
                .setPort(port)
                .setUsernameAndPassword(user, password)
                .setResource(resource)
                .setSecurityMode(SecurityMode.ifpossible)
                .setCustomX509TrustManager(new TrustsLoopback())
                .setHostnameVerifier((name, session) -> true)
                .setSendPresence(false)
                .build();
        var client = new ChatClient(new XMPPTCPConnection(configuration));
        client.connection.setUseStreamManagement(false);
        client.connection.setReplyTimeout(20_000); // a server that has just started answers late on a busy machine
        client.connection.registerIQRequestHandler(
                new AbstractIqRequestHandler(RosterQuery.ELEMENT, RosterQuery.NAMESPACE, IQ.Type.set, Mode.sync) {
                    @Override
                    public IQ handleIQRequest(IQ iq) {
                        client.pushed((RosterQuery) iq);
                        return IQ.createResultIQ(iq);
                    }
                });
        client.connection.addSyncStanzaListener(
                stanza -> client.presences.add((Presence) stanza), StanzaTypeFilter.PRESENCE);
        client.connection.addSyncStanzaListener(
                stanza -> client.messages.add((Message) stanza), StanzaTypeFilter.MESSAGE);
        client.connection.connect();
        client.connection.login();
        client.roster(); // RFC 6121 §2.1.6: only who asked for the roster gets pushes
        client.connection.sendStanza(
                client.connection.getStanzaFactory().buildPresenceStanza().build());
        return client;
    }

    private void pushed(RosterQuery push) {
        long now = System.nanoTime();
        push.removed().ifPresent(jid -> pushes.add(new RosterPush(jid, null, now)));
        push.items().forEach(item -> pushes.add(new RosterPush(item.jid(), item, now)));
    }

    /** The next push of this kind; those before it are dropped. */
    public RosterPush awaitPush(Predicate<RosterPush> wanted, Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            RosterPush push = pushes.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (push == null) {
                throw new AssertionError("no such roster push within " + deadline.toSeconds() + " s");
            }
            if (wanted.test(push)) {
                return push;
            }
        }
    }

    /** The next message of this kind; those before it are dropped. */
    public Message awaitMessage(Predicate<Message> wanted, Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            Message message = messages.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("no such message within " + deadline.toSeconds() + " s");
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /** How many messages wait to be looked at. */
    public int messages() {
        return messages.size();
    }

    /** How many pushes wait to be looked at. */
    public int pushes() {
        return pushes.size();
    }

    /** The roster as the server gives it to its owner. */
    public Map<BareJid, RosterItem> roster() throws Exception {
        RosterQuery answer = connection.sendIqRequestAndWaitForResponse(RosterQuery.get());
        var items = new HashMap<BareJid, RosterItem>();
        answer.items().forEach(item -> items.put(item.jid(), item));
        return items;
    }

    /** Adds or changes a contact by hand. */
    public void set(String jid, String name, String... groups) throws Exception {
        IQ unused = connection.sendIqRequestAndWaitForResponse(
                RosterQuery.set(new Contact(BareJid.parse(jid), name, List.of(groups))));
    }

    /** Removes a contact by hand. */
    public void remove(String jid) throws Exception {
        IQ unused = connection.sendIqRequestAndWaitForResponse(RosterQuery.remove(BareJid.parse(jid)));
    }

    /** Asks to see somebody's presence. */
    public void subscribe(String jid) throws Exception {
        sendPresence(Presence.Type.subscribe, jid);
    }

    /** Lets somebody see our presence. */
    public void allow(String jid) throws Exception {
        sendPresence(Presence.Type.subscribed, jid);
    }

    /** Lets somebody see our presence no longer, or refuses. */
    public void refuse(String jid) throws Exception {
        sendPresence(Presence.Type.unsubscribed, jid);
    }

    /** Shows itself to one address as gone, and stays for all others. */
    public void hideFrom(String jid) throws Exception {
        sendPresence(Presence.Type.unavailable, jid);
    }

    /** Tells everybody who may see it. */
    public void tell(Presence.Mode show, String status, int priority) throws Exception {
        var presence = connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .setMode(show)
                .setPriority(priority);
        if (!status.isEmpty()) {
            presence.setStatus(status);
        }
        connection.sendStanza(presence.build());
    }

    /** Puts a picture on the vCard as programs do (XEP-0054), and tells so (XEP-0153); an empty one takes it away. */
    public void setPhoto(String base64, String hash) throws Exception {
        String photo = base64.isEmpty() ? "" : "<PHOTO><TYPE>image/png</TYPE><BINVAL>" + base64 + "</BINVAL></PHOTO>";
        IQ unused = connection.sendIqRequestAndWaitForResponse(
                new RawIq("vCard", "vcard-temp", "<FN>Juliet</FN><NOTE>private</NOTE>" + photo));
        tellPhoto(hash);
    }

    /** Tells the hash of a picture, or by an empty one that there is none. */
    public void tellPhoto(String hash) throws Exception {
        connection.sendStanza(connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .addExtension(StandardExtensionElement.builder("x", "vcard-temp:x:update")
                        .addElement("photo", hash)
                        .build())
                .build());
    }

    /** Puts addresses on the person's blocklist (XEP-0191). */
    public void block(String... jids) throws Exception {
        var items = new StringBuilder();
        for (String jid : jids) {
            items.append("<item jid='").append(jid).append("'/>");
        }
        IQ unused =
                connection.sendIqRequestAndWaitForResponse(new RawIq("block", "urn:xmpp:blocking", items.toString()));
    }

    /** Publishes an item of the person's own (XEP-0163). */
    public void publish(String node, String id, String xml) throws Exception {
        IQ unused = connection.sendIqRequestAndWaitForResponse(new RawIq(
                "pubsub",
                "http://jabber.org/protocol/pubsub",
                "<publish node='" + node + "'><item id='" + id + "'>" + xml + "</item></publish>"));
    }

    /** A set whose content is written as it is. */
    private static final class RawIq extends IQ {
        private final String xml;

        RawIq(String element, String namespace, String xml) {
            super(element, namespace);
            setType(Type.set);
            this.xml = xml;
        }

        @Override
        protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder builder) {
            builder.rightAngleBracket();
            builder.append(xml);
            return builder;
        }
    }

    /** Becomes unavailable to everybody and stays connected. */
    public void becomeUnavailable() throws Exception {
        connection.sendStanza(connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .ofType(Presence.Type.unavailable)
                .build());
    }

    /** Sends presence of a kind to one address. */
    public void sendPresence(Presence.Type type, String jid) throws Exception {
        connection.sendStanza(connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .to(JidCreate.bareFrom(jid))
                .ofType(type)
                .build());
    }

    /** How often presence of a kind came from an address; directed to us, or as somebody's subscriber. */
    public long received(Presence.Type type, String from) {
        return presences.stream()
                .filter(presence -> presence.getType() == type
                        && presence.getFrom() != null
                        && presence.getFrom().asBareJid().toString().equals(from))
                .count();
    }

    /** The kinds of presence that came from an address, in the order in which they came. */
    public List<Presence.Type> receivedFrom(String from) {
        return presences.stream()
                .filter(presence -> presence.getFrom() != null
                        && presence.getFrom().asBareJid().toString().equals(from))
                .map(Presence::getType)
                .toList();
    }

    /** Whether somebody is there by the last word: who asks and is allowed may be told twice. */
    public boolean sees(BareJid whom) {
        return receivedFrom(whom.toString()).stream()
                        .filter(type -> type == Presence.Type.available || type == Presence.Type.unavailable)
                        .reduce(Presence.Type.unavailable, (before, last) -> last)
                == Presence.Type.available;
    }

    /** Which way presence flows with a contact; null for whom the list does not have. */
    public @Nullable Subscription subscription(BareJid contact) throws Exception {
        RosterItem item = roster().get(contact);
        return item == null ? null : item.subscription();
    }

    /** Whether anything was ever heard of a session, by its full address. */
    public boolean heardOf(String fullJid) {
        return presences.stream()
                .anyMatch(presence -> presence.getFrom() != null
                        && presence.getFrom().toString().equals(fullJid));
    }

    /** The connection ends without XMPP's goodbye. */
    public void cut() {
        connection.instantShutdown();
    }

    /** How long the server takes to answer a ping. What it sent before the answer has been taken in when this returns. */
    public Duration ping() throws Exception {
        var ping = new Ping(connection.getXMPPServiceDomain());
        // The library gives answers to whoever waits for them first, and to listeners afterwards, one by one.
        var takenIn = new CountDownLatch(1);
        StanzaListener listener = stanza -> takenIn.countDown();
        connection.addSyncStanzaListener(listener, new StanzaIdFilter(ping));
        try {
            long start = System.nanoTime();
            IQ unused = connection.sendIqRequestAndWaitForResponse(ping);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            if (!takenIn.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("what came before the answer to a ping is not taken in");
            }
            return taken;
        } finally {
            boolean unused = connection.removeSyncStanzaListener(listener);
        }
    }

    /** Sends a request as a program would, and returns the answer or throws the server's error. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T extends IQ> T ask(IQ request) throws Exception {
        return connection.sendIqRequestAndWaitForResponse(request);
    }

    /** Sends a message. */
    public void say(String to, String body) throws Exception {
        connection.sendStanza(connection
                .getStanzaFactory()
                .buildMessageStanza()
                .to(JidCreate.from(to))
                .setBody(body)
                .build());
    }

    @Override
    public void close() {
        connection.disconnect();
    }

    /** The test server's certificate is made a moment before. */
    private static final class TrustsLoopback implements X509TrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
