package dev.kith.xmpp.session;

import dev.kith.account.XmppLogin;
import dev.kith.jid.BareJid;
import dev.kith.sync.SubscriptionWalkContract;
import dev.kith.testing.XmppServer;
import dev.kith.xmpp.RosterQuery;
import dev.kith.xmpp.RosterWay;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.jivesoftware.smack.packet.Presence;

/** What becomes of subscriptions through silent sessions. */
abstract class SessionWalkContract<S extends XmppServer> extends SubscriptionWalkContract<S> {
    private final InMemoryLogins logins = new InMemoryLogins();
    private ClientSessions sessions;

    abstract Path certificate(S server);

    @Override
    protected RosterWay open(S server) {
        var config = TestSessionConfig.at("xmpp", server.c2sPort(), certificate(server));
        sessions = new ClientSessions(logins, config.xmpp(server.domain()), config, new SimpleMeterRegistry(), "dns:");
        return new SessionRoster(sessions);
    }

    @Override
    protected void shut() {
        sessions.stop();
    }

    @Override
    protected void joined(BareJid person, String password) {
        logins.put(person, new XmppLogin.Password(password));
    }

    @Override
    protected void send(BareJid account, Presence.Type type, BareJid contact) throws Exception {
        var unused = sessions.of(account).with(talk -> {
            talk.send(type, contact);
            try {
                return talk.<RosterQuery>ask(RosterQuery.get()); // the answer tells that the server has come so far
            } catch (Talk.Refusal e) {
                throw new AssertionError(e);
            }
        });
    }
}
