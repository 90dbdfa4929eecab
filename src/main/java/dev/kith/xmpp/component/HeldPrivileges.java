package dev.kith.xmpp.component;

import dev.kith.xmpp.RosterQuery;
import java.time.Duration;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StanzaError;
import org.jxmpp.jid.BareJid;

/**
 * Notices when the server forgets, on a stream that goes on, what it let us do (XEP-0356). ejabberd does so when any other
 * link of our name ends, and says nothing: we would never again hear who is online. It grants everything anew to who
 * connects.
 */
final class HeldPrivileges {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ComponentConnection connection;
    private final BareJid nobody;
    private final Duration interval;
    private boolean held;
    private boolean forgotten;
    private long next = System.nanoTime();

    /**
     * @param nobody an address of the domain; whether there is such an account does not matter
     * @param interval how often to ask
     */
    HeldPrivileges(ComponentConnection connection, BareJid nobody, Duration interval) {
        this.connection = connection;
        this.nobody = nobody;
        this.interval = interval;
    }

    /**
     * Whether a roster could be looked at on this stream and can be no more. Asks when it is time to; otherwise it says what
     * was found last.
     */
    boolean areForgotten() throws InterruptedException {
        if (System.nanoTime() - next >= 0) {
            ask();
        }
        return forgotten;
    }

    /** Asks now. */
    void ask() throws InterruptedException {
        next = System.nanoTime() + interval.toNanos();
        try {
            IQ answer = KeepAlive.answer(connection, this::question, PATIENCE);
            if (answer != null) { // silence is another's concern
                StanzaError error = answer.getError();
                held |= error == null;
                forgotten = held && error != null && error.getCondition() == StanzaError.Condition.forbidden;
            }
        } catch (NotConnectedException e) {
            // Then there is nothing that could be forgotten.
        }
    }

    private IQ question() {
        RosterQuery query = RosterQuery.get();
        query.setTo(nobody);
        return query;
    }
}
