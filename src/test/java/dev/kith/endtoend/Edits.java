package dev.kith.endtoend;

import dev.kith.endtoend.Programs.Seen;
import dev.kith.testing.ChatClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Random edits of a person's, each with a program of the person's choice, and what a few plain rules say that has to come
 * of them. What is edited is the same for the same seed.
 */
final class Edits {
    private static final String DOMAIN = "@friends.example";

    /** More writes of one item within ten minutes make Kith leave it alone for a while. */
    private static final int MOST_WRITES = 2;

    /** More at once, from either side, are the brake's. */
    private static final int MOST_REMOVALS = 2;

    /** How a contact looks, on a card or on the list. */
    record Look(String name, String group) {}

    /** What the rules say of one contact. */
    private static final class Contact {
        @Nullable
        Look card;

        @Nullable
        Look item;

        /** Kith made the item, or the person took it over from Kith; neither: by hand, or nothing. */
        boolean managed;

        boolean released;
        int writes;

        void changedInChat(@Nullable Look look) {
            item = look;
            released |= managed;
            managed = false;
        }

        /** What a pass makes of it; whether it removes the item. */
        boolean pass() {
            boolean add = !managed && card != null && item == null;
            if (released || !(add || (managed && !Objects.equals(card, item)))) {
                return false;
            }
            boolean removes = card == null;
            item = card;
            managed = card != null;
            writes++;
            return removes;
        }
    }

    private final long seed;
    private final SplittableRandom random;
    private final Map<String, Contact> contacts = new TreeMap<>();
    private final List<String> done = new ArrayList<>();
    private int count;

    Edits(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** How many there were. */
    int count() {
        return count;
    }

    @Override
    public String toString() {
        return "seed " + seed + " (-Ddev.kith.test.seed), " + count + " edits:\n" + String.join("\n", done);
    }

    private void note(String what) {
        count++;
        done.add(what);
    }

    /** Edits of different contacts: first in chat, then in the book, so that one pass sees them all. */
    void burst(Programs programs, ChatClient client) throws Exception {
        done.add("--");
        var edited = new HashSet<String>();
        int inChat = random.nextInt(4);
        for (int i = 0; i < inChat; i++) {
            inChat(client, someContact(edited), i < MOST_REMOVALS);
        }
        Map<String, Seen> book = programs.read();
        int inBook = 3 + random.nextInt(4);
        for (int i = 0; i < inBook; i++) {
            inBook(programs, book, someContact(edited), i < MOST_REMOVALS);
        }
    }

    private void inChat(ChatClient client, String name, boolean mayGo) throws Exception {
        Contact contact = contact(name);
        if (contact.item != null && mayGo && manyAreKept() && random.nextInt(3) == 0) {
            note("chat: remove " + name);
            client.remove(name + DOMAIN);
            contact.changedInChat(null);
        } else {
            var look = new Look("Mine " + count, group());
            note("chat: " + name + " is " + look);
            client.set(name + DOMAIN, look.name(), look.group());
            contact.changedInChat(look);
        }
    }

    private void inBook(Programs programs, Map<String, Seen> book, String name, boolean mayGo) throws Exception {
        Contact contact = contact(name);
        Seen card = book.get(name + DOMAIN);
        boolean byCurl = random.nextBoolean();
        String by = byCurl ? "curl: " : "khard: ";
        if (card != null && mayGo && manyAreKept() && random.nextInt(3) == 0) {
            note(by + "remove " + name);
            if (byCurl) {
                programs.delete(card.file());
            } else {
                programs.khardRemove(card.uid());
            }
            contact.card = null;
            return;
        }
        var look = new Look("Card " + count + " é “Ω” 🎭", group());
        note(by + name + (card == null ? " is new, " : " becomes ") + look);
        if (byCurl) {
            String uid = card == null ? name + "-card" : card.uid();
            programs.put(card == null ? name + ".vcf" : card.file(), vcard(uid, name + DOMAIN, look));
        } else if (card == null) {
            programs.khardNew(name + DOMAIN, look.name(), look.group());
        } else {
            programs.khardEdit(card, look.name(), look.group());
        }
        contact.card = look;
    }

    private static String vcard(String uid, String jid, Look look) {
        return String.join(
                "\r\n",
                "BEGIN:VCARD",
                "VERSION:3.0",
                "UID:" + uid,
                "FN:" + look.name(),
                "N:" + look.name() + ";;;;",
                "IMPP:xmpp:" + jid,
                "CATEGORIES:" + look.group(),
                "END:VCARD",
                "");
    }

    private String group() {
        return "Group" + random.nextInt(4);
    }

    private Contact contact(String name) {
        return Objects.requireNonNull(contacts.get(name));
    }

    /** Of a few contacts not even two may go at once: that is the brake's too. */
    private boolean manyAreKept() {
        return contacts.values().stream().filter(contact -> contact.managed).count() > 6;
    }

    /** A new one, or one that was there; each once in a burst. */
    private String someContact(Set<String> edited) {
        List<String> old = contacts.entrySet().stream()
                .filter(entry -> entry.getValue().writes < MOST_WRITES && !edited.contains(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList();
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

    /** What a pass makes of all that; how many items it removes. */
    int pass() {
        return (int) contacts.values().stream().filter(Contact::pass).count();
    }

    /** The cards that there have to be, by chat address. */
    Map<String, Look> cards() {
        var cards = new TreeMap<String, Look>();
        contacts.forEach((name, contact) -> {
            if (contact.card != null) {
                cards.put(name + DOMAIN, contact.card);
            }
        });
        return cards;
    }

    /** The items that there have to be, by chat address. */
    Map<String, Look> items() {
        var items = new TreeMap<String, Look>();
        contacts.forEach((name, contact) -> {
            if (contact.item != null) {
                items.put(name + DOMAIN, contact.item);
            }
        });
        return items;
    }
}
