package dev.kith.sandbox;

import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.ChatClient.RosterPush;
import dev.kith.testing.Lmtp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jivesoftware.smack.packet.Presence;

/** What people have of Kith, each once, with a stop-watch. */
final class Check {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MERCUTIO = "mercutio@elsewhere.example";
    private static final String TYBALT = "tybalt@elsewhere.example";

    private final World world;

    Check(World world) {
        this.world = world;
    }

    /** Ends normally when all is well. */
    void run() throws Exception {
        try (var juliet = ChatClient.login(world.prosody(), Person.JULIET.user(), Person.JULIET.password())) {
            awaitFirstRoster(juliet);
            URI card = world.book(Person.JULIET).resolve("mercutio.vcf");
            step(
                    "card added",
                    juliet,
                    () -> put(card, "Mercutio"),
                    push -> push.item() != null && push.item().name().equals("Mercutio"));
            step(
                    "card renamed",
                    juliet,
                    () -> put(card, "Mercutio, wit of Veróna"),
                    push -> push.item() != null && push.item().name().equals("Mercutio, wit of Veróna"));
            step(
                    "card deleted",
                    juliet,
                    () -> world.radicale().delete(card, Person.JULIET.user(), Person.JULIET.password()),
                    push -> push.item() == null);
            pair(juliet);
            fromChat(juliet);
            mail(juliet);
            badge("Juliet is there", "available", () -> {});
            badge("Juliet is away", "away", () -> juliet.tell(Presence.Mode.away, "", 0));
        }
        badge("Juliet is gone", "offline", () -> {});
        join();
        var answer = world.kith().command("sync", Person.ROMEO.jid());
        System.out.println("  kith sync: " + answer.output().strip());
        if (answer.status() != 0) {
            throw new AssertionError("kith sync " + Person.ROMEO.jid() + " ended with " + answer.status());
        }
    }

    private void awaitFirstRoster(ChatClient juliet) throws Exception {
        // The last is Kith's own, which follows Juliet's presence for her badge.
        Set<String> wanted = Set.of(
                Person.ROMEO.jid(),
                Person.NURSE.jid(),
                Person.FRIAR.jid(),
                world.prosody().component());
        long begin = System.nanoTime();
        Set<String> roster = Set.of();
        while (!roster.equals(wanted)) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new AssertionError("after " + PATIENCE.toSeconds() + " s the roster of " + Person.JULIET.jid()
                        + " holds " + roster + " instead of " + wanted + "; Kith says:\n"
                        + world.kith().command("account", "list").output());
            }
            Thread.sleep(100);
            roster = juliet.roster().keySet().stream().map(Object::toString).collect(Collectors.toSet());
        }
        System.out.println("  first roster complete: " + milliseconds(System.nanoTime() - begin) + " after the login");
    }

    private void put(URI card, String name) throws Exception {
        var vcard = Person.card("mercutio", name, "Friends", "IMPP:xmpp:" + MERCUTIO);
        world.radicale().put(card, Person.JULIET.user(), Person.JULIET.password(), vcard.text());
    }

    private interface Deed {
        void run() throws Exception;
    }

    private static void step(
            String what, ChatClient juliet, Deed deed, java.util.function.Predicate<RosterPush> expected)
            throws Exception {
        long asked = System.nanoTime();
        deed.run();
        long answered = System.nanoTime();
        RosterPush push;
        try {
            push = juliet.awaitPush(any -> any.jid().toString().equals(MERCUTIO) && expected.test(any), PATIENCE);
        } catch (AssertionError e) {
            throw new AssertionError(what + ", but " + e.getMessage(), e);
        }
        System.out.println("  " + what + ": the book answered after " + milliseconds(answered - asked)
                + ", the roster push came " + milliseconds(Math.max(0, push.nanos() - answered)) + " later");
    }

    /** Juliet and Romeo have each other's cards, so each sees that the other is there. */
    private void pair(ChatClient juliet) throws Exception {
        long begin = System.nanoTime();
        try (var romeo = ChatClient.login(world.prosody(), Person.ROMEO.user(), Person.ROMEO.password())) {
            Await.until(
                    "Juliet and Romeo see each other",
                    PATIENCE,
                    () -> sees(juliet, Person.ROMEO) && sees(romeo, Person.JULIET));
        }
        System.out.println("  Romeo logged in: he and Juliet saw each other " + since(begin) + " later");
    }

    private static boolean sees(ChatClient client, Person person) {
        return client.received(Presence.Type.available, person.jid()) > 0;
    }

    /** Juliet adds a contact in her chat program, and has a card of it. */
    private void fromChat(ChatClient juliet) throws Exception {
        long begin = System.nanoTime();
        juliet.set(TYBALT, "Cousin Tybalt", "Family");
        Await.until(
                "a card of Tybalt",
                PATIENCE,
                () -> world.radicale().cards(Person.JULIET.user()).values().stream()
                        .anyMatch(card -> card.contains("xmpp:" + TYBALT)));
        System.out.println("  contact added in chat: its card was in the address book " + since(begin) + " later");
        juliet.remove(TYBALT);
    }

    /** Friar Laurent has no account in Kith, and asks for one by a chat message. */
    private void join() throws Exception {
        long begin = System.nanoTime();
        try (var friar = ChatClient.login(world.prosody(), Person.FRIAR.user(), Person.FRIAR.password());
                var http = HttpClient.newHttpClient()) {
            friar.say(world.prosody().component(), "join");
            var link = Pattern.compile("http://\\S+/join/\\S+");
            String answer = friar.awaitMessage(
                            message -> message.getBody() != null
                                    && link.matcher(message.getBody()).find(),
                            PATIENCE)
                    .getBody();
            var found = link.matcher(answer);
            var page = http.send(
                    HttpRequest.newBuilder(URI.create(found.find() ? found.group() : ""))
                            .build(),
                    BodyHandlers.ofString());
            if (page.statusCode() != 200) {
                throw new AssertionError("the page for joining answers " + page.statusCode());
            }
        }
        System.out.println("  Friar Laurent wrote join: his page was there " + since(begin) + " later");
    }

    /** A mail is delivered, and Juliet is told of it. */
    private void mail(ChatClient juliet) throws Exception {
        String subject = "Tonight " + System.nanoTime();
        long asked = System.nanoTime();
        Lmtp.deliver(
                world.dovecot().lmtpPort(),
                Person.JULIET.jid(),
                Lmtp.mail("Romeo <" + Person.ROMEO.jid() + ">", subject, System.nanoTime() + "@" + Person.DOMAIN));
        long delivered = System.nanoTime();
        juliet.awaitMessage(
                message -> message.getBody() != null && message.getBody().contains(subject), PATIENCE);
        System.out.println("  mail sent: delivered after " + milliseconds(delivered - asked) + ", the alert came "
                + milliseconds(Math.max(0, System.nanoTime() - delivered)) + " later");
    }

    /** What Juliet does in her chat program, until a web page would show it. */
    private void badge(String what, String word, Deed deed) throws Exception {
        long asked = System.nanoTime();
        deed.run();
        var text = URI.create(world.julietsBadge() + ".txt");
        String shown = "";
        try (var http = HttpClient.newHttpClient()) {
            while (!shown.equals(word)) {
                if (System.nanoTime() - asked > PATIENCE.toNanos()) {
                    throw new AssertionError(what + ", but the badge says '" + shown + "'");
                }
                shown = http.send(HttpRequest.newBuilder(text).build(), BodyHandlers.ofString())
                        .body()
                        .strip();
                Thread.sleep(5);
            }
        }
        System.out.println(
                "  " + what + ": the badge said " + word + " " + milliseconds(System.nanoTime() - asked) + " later");
    }

    private static String since(long begin) {
        return milliseconds(System.nanoTime() - begin);
    }

    private static String milliseconds(long nanos) {
        return Duration.ofNanos(nanos).toMillis() + " ms";
    }
}
