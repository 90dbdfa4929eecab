package dev.kith.xmpp.session;

import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.xmpp.RosterQuery;
import java.util.function.Consumer;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StanzaError;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.Jid;

/** Takes roster pushes, in the order in which they come, from the person's own server and nobody else (RFC 6121 §2.1.6). */
final class RosterPushes extends AbstractIqRequestHandler {
    private final BareJid owner;
    private final Consumer<RosterQuery> heard;

    RosterPushes(BareJid owner, Consumer<RosterQuery> heard) {
        super(RosterQuery.ELEMENT, RosterQuery.NAMESPACE, IQ.Type.set, Mode.sync);
        this.owner = owner;
        this.heard = heard;
    }

    @Override
    public IQ handleIQRequest(IQ request) {
        if (!isOwn(request.getFrom())) {
            return IQ.createErrorResponse(request, StanzaError.Condition.service_unavailable);
        }
        heard.accept((RosterQuery) request);
        return IQ.createResultIQ(request);
    }

    private boolean isOwn(@Nullable Jid from) {
        if (from == null) {
            return true;
        }
        try {
            return BareJid.parse(from.toString()).equals(owner);
        } catch (IllegalJid e) {
            return false;
        }
    }
}
