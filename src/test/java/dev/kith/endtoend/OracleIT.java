package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random edits in a real address book and a real chat program, in bursts; after each the contact list, our copy of the
 * book and the book itself have to be what a few plain rules say.
 */
class OracleIT {
    private static final int EDITS = Integer.getInteger("dev.kith.test.tries", 200_000) / 4_000;
    private static final Duration SOON = Duration.ofSeconds(40);

    /** More writes of one item within ten minutes make Kith leave it alone for a while. */
    private static final int MOST_WRITES = 2;

    private static final int MOST_REMOVALS = 2;

    /** What the rules say of one contact. */
    private static final class Contact {
        @Nullable
        String card;

        @Nullable
        String item;

        /** Kith made the item, or the person took it over from Kith; neither: by hand, or nothing. */
        boolean managed;

        boolean released;
        int writes;

        void changedInChat(@Nullable String name) {
            item = name;
            released |= managed;
            managed = false;
        }

        /** What a pass makes of it. */
        void pass() {
            if (released) {
                return;
            }
            boolean add = !managed && card != null && item == null;
            if (add || (managed && !java.util.Objects.equals(card, item))) {
                item = card;
                managed = card != null;
                writes++;
            }
        }
    }

    private final SplittableRandom random = new SplittableRandom(20_261_126);
    private final Map<String, Contact> contacts = new TreeMap<>();
    private int versions;

    @Test
    void whateverIsEdited_bookAndListAgree(@TempDir Path folder) throws Exception {
        try (var town = new Town(folder)) {
            town.kith.start();
            Person juliet = town.newAccount();
            try (var client = town.login(juliet)) {
                int edits = 0;
                while (edits < EDITS) {
                    edits += burst(town, juliet, client);
                    contacts.values().forEach(Contact::pass);
                    String after = "after " + edits + " edits";
                    Await.until("our copy " + after, SOON, () -> copy(town).equals(cards()));
                    Await.until("the list " + after, SOON, () -> shown(client).equals(expected()));
                }
                assertThat(town.run("sync", juliet.jid())).contains("nothing to change");
                assertThat(shown(client)).isEqualTo(expected());
            }
        }
    }

    /** Edits of different contacts: first in chat, then in the book, so that one pass sees them all. */
    private int burst(Town town, Person juliet, ChatClient client) throws Exception {
        var edited = new HashSet<String>();
        int removals = 0;
        int inChat = random.nextInt(4);
        for (int i = 0; i < inChat; i++) {
            String name = someContact(edited);
            Contact contact = contacts.get(name);
            if (contact.item != null && manyAreKept() && removals < MOST_REMOVALS && random.nextInt(3) == 0) {
                client.remove(name + "@friends.example");
                contact.changedInChat(null);
                removals++;
            } else {
                String text = "Mine " + ++versions;
                client.set(name + "@friends.example", text);
                contact.changedInChat(text);
            }
        }
        int inBook = 1 + random.nextInt(3);
        for (int i = 0; i < inBook; i++) {
            String name = someContact(edited);
            Contact contact = contacts.get(name);
            if (contact.card != null && manyAreKept() && i < MOST_REMOVALS && random.nextInt(3) == 0) {
                town.delete(juliet, name);
                contact.card = null;
            } else {
                contact.card = "Card " + ++versions;
                town.put(juliet, name, contact.card);
            }
        }
        return inChat + inBook;
    }

    /** Of a few contacts not even two may go at once: that is the brake's, and another test's. */
    private boolean manyAreKept() {
        return contacts.values().stream().filter(contact -> contact.managed).count() > 6;
    }

    /** A new one, or one that was there; each once in a burst. */
    private String someContact(Set<String> edited) {
        List<String> old = new ArrayList<>(contacts.entrySet().stream()
                .filter(entry -> entry.getValue().writes < MOST_WRITES && !edited.contains(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList());
        String name;
        if (old.isEmpty() || random.nextInt(5) < 2) {
            name = "friend" + contacts.size();
            contacts.put(name, new Contact());
        } else {
            name = old.get(random.nextInt(old.size()));
        }
        edited.add(name);
        return name;
    }

    private Map<String, String> expected() {
        var expected = new TreeMap<String, String>();
        contacts.forEach((name, contact) -> {
            if (contact.item != null) {
                expected.put(name, contact.item);
            }
        });
        return expected;
    }

    private static Map<String, String> shown(ChatClient client) throws Exception {
        var shown = new TreeMap<String, String>();
        client.roster().values().forEach(item -> shown.put(localpart(item.jid()), item.name()));
        return shown;
    }

    private static String localpart(BareJid jid) {
        return String.valueOf(jid.localpart());
    }

    private Set<String> cards() {
        var cards = new TreeSet<String>();
        contacts.forEach((name, contact) -> {
            if (contact.card != null) {
                cards.add(name + ": " + contact.card);
            }
        });
        return cards;
    }

    private static Set<String> copy(Town town) throws Exception {
        var copy = new TreeSet<String>();
        try (var connection = town.connect("kith");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select uid, name from card")) {
            while (rows.next()) {
                copy.add(rows.getString(1) + ": " + rows.getString(2));
            }
        }
        return copy;
    }
}
