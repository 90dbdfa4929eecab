package dev.kith.xmpp.component;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;

/** Alerts, commands and google:mail:notify on Prosody. */
class ProsodyChatTest extends OnOneServer<ProsodyServer, ChatTown>
        implements AlertMessagesContract, CommandsContract, MailNotifyContract {
    @Override
    ProsodyServer startServer(Path folder) throws Exception {
        return ProsodyServer.start(folder);
    }

    @Override
    ChatTown newTown() throws Exception {
        return new ChatTown(server);
    }

    @Override
    public boolean announcesWhileKithIsAway() {
        return true;
    }
}
