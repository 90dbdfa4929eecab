package dev.kith.xmpp.component;

import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import org.jivesoftware.smack.SmackException.NoResponseException;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.DomainBareJid;

/** The present component stream, for those who ask the server something; there may be none just now. */
@ApplicationScoped
class Stream {
    private final InFlight inFlight = new InFlight();
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
        if (request.getType() == IQ.Type.set && answersPings(connection, request)) {
            throw new RosterRefused(
                    "the XMPP server takes this contact without an answer; probably it cannot store its" + " address");
        }
        return new RosterUnavailable("the XMPP server did not answer in time", cause);
    }

    private static boolean answersPings(ComponentConnection connection, IQ request) throws InterruptedException {
        var ping = new Ping(request.getTo().asDomainBareJid());
        ping.setFrom(connection.getXMPPServiceDomain());
        try {
            IQ unused = connection.sendIqRequestAndWaitForResponse(ping);
            return true;
        } catch (XMPPErrorException e) {
            return true;
        } catch (NotConnectedException | NoResponseException e) {
            return false;
        }
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
