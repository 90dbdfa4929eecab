package dev.kith.sandbox;

import dev.kith.testing.ChatClient;
import dev.kith.testing.ChatClient.RosterPush;
import dev.kith.testing.ProsodyServer;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** A person's chat program that tells at the terminal what arrives on their roster. */
final class Onlooker implements AutoCloseable {
    private final Person person;
    private final ChatClient client;
    private final Thread thread;

    Onlooker(ProsodyServer server, Person person) throws Exception {
        this.person = person;
        this.client = ChatClient.login(server, person.user(), person.password());
        this.thread = Thread.ofVirtual().start(this::tell);
    }

    private void tell() {
        while (!Thread.interrupted()) {
            try {
                RosterPush push = client.awaitPush(any -> true, Duration.ofHours(1));
                System.out.println("  " + LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  roster of "
                        + person.user() + ": " + words(push));
            } catch (AssertionError e) {
                // Nothing happened for an hour.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static String words(RosterPush push) {
        var item = push.item();
        return item == null
                ? push.jid() + " is removed"
                : push.jid() + " is \"" + item.name() + "\"" + (item.groups().isEmpty() ? "" : " in " + item.groups());
    }

    @Override
    public void close() {
        thread.interrupt();
        client.close();
    }
}
