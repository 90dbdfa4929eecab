package dev.kith.sandbox;

import dev.kith.testing.ChatClient;
import dev.kith.testing.ChatClient.RosterPush;
import dev.kith.testing.ProsodyServer;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jivesoftware.smack.packet.Message;

/** A person's chat program that tells at the terminal what arrives on their roster. */
final class Onlooker implements AutoCloseable {
    private final Person person;
    private final ChatClient client;
    private final List<Thread> threads;

    Onlooker(ProsodyServer server, Person person) throws Exception {
        this.person = person;
        this.client = ChatClient.login(server, person.user(), person.password());
        this.threads = List.of(
                Thread.ofVirtual().start(() -> forever(this::tellOfRoster)),
                Thread.ofVirtual().start(() -> forever(this::tellOfMessage)));
    }

    private interface News {
        void await() throws InterruptedException;
    }

    private static void forever(News news) {
        while (!Thread.interrupted()) {
            try {
                news.await();
            } catch (AssertionError e) {
                // Nothing happened for an hour.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void tellOfRoster() throws InterruptedException {
        RosterPush push = client.awaitPush(any -> true, Duration.ofHours(1));
        tell("roster of " + person.user() + ": " + words(push));
    }

    private void tellOfMessage() throws InterruptedException {
        Message message = client.awaitMessage(any -> any.getBody() != null, Duration.ofHours(1));
        tell("message to " + person.user() + ": " + message.getBody());
    }

    private static void tell(String news) {
        System.out.println("  " + LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + news);
    }

    private static String words(RosterPush push) {
        var item = push.item();
        return item == null
                ? push.jid() + " is removed"
                : push.jid() + " is \"" + item.name() + "\"" + (item.groups().isEmpty() ? "" : " in " + item.groups());
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        client.close();
    }
}
