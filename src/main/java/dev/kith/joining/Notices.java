package dev.kith.joining;

import dev.kith.alert.Alert;
import dev.kith.alert.ChatRefused;
import dev.kith.alert.ChatSender;
import dev.kith.alert.ChatUnavailable;
import dev.kith.jid.BareJid;
import dev.kith.replica.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Tells a person in their chat what became of joining or leaving. */
@ApplicationScoped
public class Notices {
    private static final Logger LOG = Logger.getLogger(Notices.class);

    private final ChatSender chat;

    private final Outbox outbox;

    Notices(ChatSender chat, Outbox outbox) {
        this.chat = chat;
        this.outbox = outbox;
    }

    /** What to run whenever messages can be sent again. */
    void onConnected(Runnable work) {
        chat.onConnected(work);
    }

    /** Sends a message; returns at once, since nothing depends on its arrival. */
    void send(BareJid person, String text) {
        Thread.ofVirtual().name("notice").start(() -> deliver(person, text));
    }

    /** The same for those who can wait until the server has it, such as a process that ends then. */
    void deliver(BareJid person, String text) {
        String id = "kith-" + UUID.randomUUID();
        if (outbox.isNeeded()) {
            outbox.add(new Outbox.Notice(id, person, text));
            return;
        }
        try {
            chat.send(new Alert(person, id, true, true, false, "", text, null));
        } catch (ChatUnavailable | ChatRefused e) {
            LOG.infof("%s could not be told: %s", person, e.getMessage());
        }
    }
}
