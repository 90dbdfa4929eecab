package dev.kith.xmpp.component;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.StanzaCollector;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.DomainBareJid;

/** Asks a server until it answers, most often for a sign of life (XEP-0199). */
final class KeepAlive {
    /**
     * How soon a server that has not answered is asked again: ejabberd gives half of its answers to an earlier link of the
     * same name that is dead, or stands still, and not known to be.
     */
    private static final Duration ASK_AGAIN = Duration.ofMillis(500);

    private KeepAlive() {}

    /** Whether anything at all was heard meanwhile, which will do where a stream was silent. */
    static boolean isAlive(ComponentConnection connection, DomainBareJid server) throws InterruptedException {
        Duration before = connection.silence();
        try {
            return answersPings(connection, server) || connection.silence().compareTo(before) < 0;
        } catch (NotConnectedException e) {
            return false;
        }
    }

    /**
     * Whether the server answers within the connection's reply timeout, an error too; so it has read what was sent before.
     *
     * @param server who answers pings
     */
    static boolean answersPings(ComponentConnection connection, DomainBareJid server)
            throws NotConnectedException, InterruptedException {
        return answer(connection, () -> new Ping(server), Duration.ofMillis(connection.getReplyTimeout())) != null;
    }

    /**
     * Asks until there is an answer.
     *
     * @param question makes the question, anew for each time; of a kind that changes nothing
     * @return the answer, an error too; null when none came in time
     */
    static @Nullable IQ answer(ComponentConnection connection, Supplier<IQ> question, Duration patience)
            throws NotConnectedException, InterruptedException {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        try (StanzaCollector answers = connection.createStanzaCollector(
                stanza -> stanza instanceof IQ iq && !iq.isRequestIQ() && asked.contains(iq.getStanzaId()))) {
            long end = System.nanoTime() + patience.toNanos();
            IQ answer = null;
            while (answer == null && System.nanoTime() < end) {
                IQ next = question.get();
                next.setFrom(connection.getXMPPServiceDomain());
                asked.add(next.getStanzaId());
                connection.sendStanza(next);
                answer = answers.nextResult(ASK_AGAIN.toMillis());
            }
            return answer;
        }
    }
}
