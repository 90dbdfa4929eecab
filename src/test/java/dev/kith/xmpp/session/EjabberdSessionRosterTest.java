package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;
import org.jivesoftware.smack.packet.Presence.Type;
import org.junit.jupiter.api.Test;

/** Rosters through sessions on ejabberd. */
class EjabberdSessionRosterTest extends SessionRosterContract<EjabberdServer> {
    @Override
    protected EjabberdServer startServer(Path folder) throws Exception {
        return EjabberdServer.startWithTls(folder);
    }

    @Override
    Path certificate(EjabberdServer server) {
        return server.certificate();
    }

    /** ejabberd keeps an item whose contact waits for an answer, but shows it to nobody until there is one. */
    @Override
    @Test
    public void requestThatTheOwnerHasNotAnswered_isKept() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        ChatClient his = login(romeo);
        his.subscribe(juliet.jid().toString());
        his.awaitPush(push -> push.item() != null && push.item().pendingOut(), SOON);
        his.ping();
        rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo", "Lovers"));
        assertThat(item(juliet, romeo.jid())).isNull();
        ChatClient hers = login(juliet);
        Await.until(
                "asked at login",
                SOON,
                () -> hers.received(Type.subscribe, romeo.jid().toString()) > 0);
        hers.allow(romeo.jid().toString());
        his.awaitPush(push -> push.item() != null && push.item().subscription() == Subscription.TO, SOON);
        RosterItem shown = item(juliet, romeo.jid());
        assertThat(shown.subscription()).isEqualTo(Subscription.FROM);
        assertThat(contact(romeo.jid(), "Romeo", "Lovers").matches(shown)).isTrue();
    }
}
