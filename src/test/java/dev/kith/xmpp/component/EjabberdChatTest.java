package dev.kith.xmpp.component;

import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;

/** Alerts, commands and google:mail:notify on ejabberd 23.01, whose delegation is of version 1. */
class EjabberdChatTest extends OnOneServer<EjabberdServer, ChatTown>
        implements AlertMessagesContract, CommandsContract, MailNotifyContract {
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
}
