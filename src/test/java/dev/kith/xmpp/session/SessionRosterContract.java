package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.XmppLogin;
import dev.kith.sync.RosterAccess;
import dev.kith.sync.RosterAccessContract;
import dev.kith.testing.XmppServer;
import dev.kith.xmpp.RosterWay.Trial;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rosters through sessions: what every way promises, with what this one adds. */
abstract class SessionRosterContract<S extends XmppServer> extends RosterAccessContract<S> {
    private final InMemoryLogins logins = new InMemoryLogins();
    private ClientSessions sessions;

    abstract Path certificate(S server);

    @Override
    protected RosterAccess open(S server) throws Exception {
        var config = TestSessionConfig.at("xmpp", server.c2sPort(), certificate(server));
        sessions = new ClientSessions(logins, config.xmpp(server.domain()), config, new SimpleMeterRegistry(), "dns:");
        return new SessionRoster(sessions);
    }

    ClientSessions sessions() {
        return sessions;
    }

    @Override
    protected void shut() {
        sessions.stop();
    }

    @Override
    protected void joined(Person person) {
        logins.put(person.jid(), new XmppLogin.Password(person.password()));
    }

    @Test
    void way_isTried_byDoing() throws Exception {
        var way = (SessionRoster) rosters;
        Person somebody = newPerson();
        assertThat(way.isConfigured()).isTrue();
        assertThat(way.attempt()).isInstanceOf(Trial.Works.class);
        assertThat(way.exists(somebody.jid())).isTrue();
    }
}
