package dev.kith.xmpp.session;

import dev.kith.jid.BareJid;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jivesoftware.smack.SmackException.NoResponseException;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smackx.iqversion.packet.Version;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/** What is said over one open session, and what its answers mean. */
final class Talk {
    /** The server's no, with its reason (RFC 6120 §8.3.3). */
    static final class Refusal extends Exception {
        private final StanzaError.Condition condition;

        Refusal(StanzaError.Condition condition) {
            super(condition.toString());
            this.condition = condition;
        }

        StanzaError.Condition condition() {
            return condition;
        }
    }

    private final XMPPTCPConnection connection;
    private final long openedAt = System.nanoTime();
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile @Nullable Boolean hides;
    private volatile long heardAt = openedAt;

    Talk(XMPPTCPConnection connection) {
        this.connection = connection;
    }

    XMPPTCPConnection connection() {
        return connection;
    }

    boolean isOpen() {
        return connection.isAuthenticated();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedAt);
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    /** The server has said something. */
    void heard() {
        heardAt = System.nanoTime();
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws RosterUnavailable when the answer did not come, or the server said "wait": what was asked may have happened
     * @throws RosterRefused when the server leaves this unanswered and nothing else
     * @throws Refusal when the server said no
     */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    <T extends IQ> T ask(IQ request) throws RosterUnavailable, RosterRefused, Refusal, InterruptedException {
        try {
            T answer = connection.sendIqRequestAndWaitForResponse(request);
            heard();
            return answer;
        } catch (NotConnectedException e) {
            throw new RosterUnavailable("the session with the XMPP server broke", e);
        } catch (NoResponseException e) {
            // Prosody gives no answer at all to a write that it cannot store.
            if (request.getType() == IQ.Type.set && isAlive()) {
                throw new RosterRefused(
                        "the XMPP server takes this contact without an answer; probably it cannot store its address");
            }
            throw new RosterUnavailable("the XMPP server did not answer in time", e);
        } catch (XMPPErrorException e) {
            heard();
            StanzaError error = e.getStanzaError();
            if (error.getType() == StanzaError.Type.WAIT) {
                throw new RosterUnavailable("the XMPP server says wait: " + error.getCondition(), e);
            }
            throw new Refusal(error.getCondition());
        }
    }

    /**
     * Whether the server is one that hides items from their owners, by what it says that it is (XEP-0092); one that does not
     * say may be.
     */
    boolean mayHideItems() throws RosterUnavailable, RosterRefused, InterruptedException {
        Boolean known = hides;
        if (known == null) {
            try {
                var question = Version.builder(connection).to(connection.getXMPPServiceDomain());
                Version answer = ask(question.build());
                known = String.valueOf(answer.getName())
                        .toLowerCase(Locale.ROOT)
                        .contains("ejabberd");
            } catch (Refusal e) {
                known = true;
            }
            hides = known;
        }
        return known;
    }

    /** Sends presence of a kind to one address (RFC 6121 §3); it has no answer. */
    void send(Presence.Type type, BareJid to) throws RosterUnavailable, RosterRefused, InterruptedException {
        try {
            connection.sendStanza(connection
                    .getStanzaFactory()
                    .buildPresenceStanza()
                    .to(JidCreate.bareFrom(to.toString()))
                    .ofType(type)
                    .build());
        } catch (NotConnectedException e) {
            throw new RosterUnavailable("the session with the XMPP server broke", e);
        } catch (XmppStringprepException e) {
            throw new RosterRefused("the XMPP library does not accept the address " + to);
        }
    }

    private boolean isAlive() throws InterruptedException {
        try {
            IQ unused = connection.sendIqRequestAndWaitForResponse(new Ping(connection.getXMPPServiceDomain()));
            return true;
        } catch (XMPPErrorException e) {
            return true;
        } catch (NotConnectedException | NoResponseException e) {
            return false;
        }
    }

    /**
     * Asks the server for a sign of life (XEP-0199); any answer will do, an error too. Returns at once.
     *
     * @param dead done when none comes in time
     */
    void askForLife(Runnable dead) {
        if (!asked.compareAndSet(false, true)) {
            return;
        }
        connection
                .sendIqRequestAsync(new Ping(connection.getXMPPServiceDomain()))
                .onSuccess(answer -> alive())
                .onError(failure -> {
                    if (failure instanceof XMPPErrorException) {
                        alive();
                    } else {
                        Thread.ofVirtual().name("session-dead").start(dead); // this is one of Smack's few threads
                    }
                });
    }

    private void alive() {
        heard();
        asked.set(false);
    }
}
