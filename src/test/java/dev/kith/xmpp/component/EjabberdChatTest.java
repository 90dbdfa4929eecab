package dev.kith.xmpp.component;

import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Alerts, commands and google:mail:notify on ejabberd 23.01, whose delegation is of version 1. */
class EjabberdChatTest extends OnOneServer<EjabberdServer, ChatTown>
        implements AlertMessagesContract, CommandsContract, MailNotifyContract {
    private static final int ALERTS = 10;

    @Override
    EjabberdServer startServer(Path folder) throws Exception {
        return EjabberdServer.start(folder);
    }

    @Override
    ChatTown newTown() throws Exception {
        return new ChatTown(server);
    }

    @Override
    public boolean announcesWhileKithIsAway() {
        return false;
    }

    /** As after a power cut, or beside a process that stands still: half of the answers go to whoever will not read them. */
    @Test
    void earlierLinkThatIsDead_andNotKnownToBe_takesNoAlertAlong() throws Exception {
        var town = town();
        var dead = new ComponentConnection(TestXmppConfig.component(server), new InFlight());
        dead.connect();
        try {
            dead.login();
            var session = town.rawLogin("phone");
            for (int i = 0; i < ALERTS; i++) {
                String id = "beside-the-dead-" + i;
                town.messages.send(town.headline(id, "New mail", "number " + i));
                session.await(piece -> piece.startsWith("<message") && piece.contains(id));
            }
        } finally {
            dead.instantShutdown();
        }
    }
}
