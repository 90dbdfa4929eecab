package dev.kith.xmpp.component;

import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.locks.ReentrantLock;
import org.jivesoftware.smack.SmackException.NoResponseException;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaError;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.DomainBareJid;

/** The present component stream, for those who ask the server something; there may be none just now. */
@ApplicationScoped
class Stream {
    private final InFlight inFlight = new InFlight();
    private final ReentrantLock alone = new ReentrantLock(true);
    private volatile @Nullable ComponentConnection current;

    InFlight inFlight() {
        return inFlight;
    }

    void use(@Nullable ComponentConnection connection) {
        current = connection;
    }

    /** The component's own name while there is a stream. */
    DomainBareJid name() throws RosterUnavailable {
        return connection().getXMPPServiceDomain();
    }

    /** The stream there is now, if any. */
    @Nullable
    ComponentConnection current() {
        return current;
    }

    private ComponentConnection connection() throws RosterUnavailable {
        ComponentConnection now = current;
        if (now == null) {
            throw new RosterUnavailable("there is no link to the XMPP server now", null);
        }
        return now;
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws RosterUnavailable when the answer did not come, or the server said "wait": what was asked may have happened
     * @throws Refusal when the server said no
     */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    <T extends IQ> T ask(IQ request) throws RosterUnavailable, Refusal, RosterRefused, InterruptedException {
        ComponentConnection connection = connection();
        request.setFrom(connection.getXMPPServiceDomain());
        if (inFlight.isQuarantined(request)) {
            throw new RosterRefused(
                    "twice the XMPP server closed the stream when this was sent, so it is not sent again;"
                            + " please report it");
        }
        boolean suspicious = enter();
        try {
            return connection.sendIqRequestAndWaitForResponse(request);
        } catch (NotConnectedException e) {
            throw new RosterUnavailable("the link to the XMPP server broke", e);
        } catch (NoResponseException e) {
            throw unanswered(connection, request, e);
        } catch (XMPPErrorException e) {
            StanzaError error = e.getStanzaError();
            if (error.getType() == StanzaError.Type.WAIT) {
                throw new RosterUnavailable("the XMPP server says wait: " + error.getCondition(), e);
            }
            throw new Refusal(error);
        } finally {
            leave(suspicious);
        }
    }

    /** After a stream died of what was sent, one thing at a time, so that the next death names one only. */
    private boolean enter() throws InterruptedException {
        boolean suspicious = inFlight.isSuspicious();
        if (suspicious) {
            alone.lockInterruptibly();
        }
        return suspicious;
    }

    private void leave(boolean suspicious) {
        if (suspicious) {
            alone.unlock();
        }
    }

    /**
     * Sends a message, and waits until the server has read it: it works through a stream in order, so that an answer to a
     * ping after the message tells that, whatever the answer is. Both go over the same stream.
     *
     * @param server who answers pings
     * @throws RosterUnavailable when there was no answer; the message may have gone out
     * @throws RosterRefused when it made the server close the stream twice
     */
    void deliver(Message message, DomainBareJid server) throws RosterUnavailable, RosterRefused, InterruptedException {
        ComponentConnection connection = connection();
        message.setFrom(connection.getXMPPServiceDomain());
        if (inFlight.isQuarantined(message)) {
            throw new RosterRefused(
                    "twice the XMPP server closed the stream when this was sent, so it is not sent again;"
                            + " please report it");
        }
        boolean suspicious = enter();
        try {
            connection.sendStanza(message);
            confirm(connection, server);
        } catch (NotConnectedException e) {
            throw new RosterUnavailable("the link to the XMPP server broke", e);
        } finally {
            leave(suspicious);
        }
    }

    /**
     * Waits until the server has read all that was sent before (XEP-0199); any answer will do, an error too.
     *
     * @param server who answers pings
     * @throws RosterUnavailable when there was none
     */
    void confirm(DomainBareJid server) throws RosterUnavailable, InterruptedException {
        try {
            confirm(connection(), server);
        } catch (NotConnectedException e) {
            throw new RosterUnavailable("the link to the XMPP server broke", e);
        }
    }

    private static void confirm(ComponentConnection connection, DomainBareJid server)
            throws RosterUnavailable, NotConnectedException, InterruptedException {
        if (!KeepAlive.answersPings(connection, server)) {
            throw new RosterUnavailable("the XMPP server did not answer in time", null);
        }
    }

    /** Sends what has no answer. */
    void send(Stanza stanza) throws RosterUnavailable, InterruptedException {
        ComponentConnection connection = connection();
        stanza.setFrom(connection.getXMPPServiceDomain());
        try {
            connection.sendStanza(stanza);
        } catch (NotConnectedException e) {
            throw new RosterUnavailable("the link to the XMPP server broke", e);
        }
    }

    /**
     * Prosody gives no answer at all to a write that it cannot store, for example with an address that RFC 7622 allows and
     * its older rules do not. It works through a stream in order, so an answer to a later ping tells that from a server
     * that is away, and the one contact from everybody's.
     */
    private static RosterUnavailable unanswered(ComponentConnection connection, IQ request, NoResponseException cause)
            throws RosterRefused, InterruptedException {
        try {
            if (request.getType() == IQ.Type.set
                    && KeepAlive.answersPings(connection, request.getTo().asDomainBareJid())) {
                throw new RosterRefused(
                        "the XMPP server takes this contact without an answer; probably it cannot store its address");
            }
        } catch (NotConnectedException e) {
            return new RosterUnavailable("the link to the XMPP server broke", e);
        }
        return new RosterUnavailable("the XMPP server did not answer in time", cause);
    }

    /** The server's no, with its reason (RFC 6120 §8.3.3). */
    static final class Refusal extends Exception {
        private final StanzaError.Condition condition;

        Refusal(StanzaError error) {
            super(error.getCondition().toString());
            this.condition = error.getCondition();
        }

        StanzaError.Condition condition() {
            return condition;
        }
    }
}
