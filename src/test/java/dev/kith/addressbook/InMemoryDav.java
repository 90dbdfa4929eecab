package dev.kith.addressbook;

import dev.kith.account.Login;
import dev.kith.sync.CardRefused;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A person's address books in memory, with the ways of servers that a test asks for; it knows whose hand wrote what. */
final class InMemoryDav implements AddressBookSource, CardStore {
    static final URI HOME = URI.create("https://dav.example/juliet/");

    /** The test's process ends here, as if it were killed. */
    static final class Crash extends Error {}

    /**
     * A card.
     *
     * @param touched whether anybody but Kith ever wrote it
     */
    record Stored(String etag, String vcard, boolean touched) {}

    final Map<String, String> books = new TreeMap<>();
    final Map<String, Stored> cards = new TreeMap<>();
    private final List<String> log = new ArrayList<>();
    private int writes;

    /** Whether conditions are not heeded, as by SOGo. */
    boolean careless;

    /** What the server says instead of taking a card; null when it takes them. */
    @Nullable
    String refusal;

    /** What happens between two requests of ours. */
    Runnable meanwhile = () -> {};

    /** Called before and after each write of ours; may end the process. */
    Runnable danger = () -> {};

    int writes() {
        return writes;
    }

    void addBook(String name) {
        books.put(HOME.resolve(name + "/").getPath(), name);
    }

    /** The person writes a card, or changes one. */
    void personPuts(String href, String vcard) {
        store(href, vcard, true);
    }

    void personDeletes(String href) {
        cards.remove(href);
        log.add(href);
    }

    /** From now on nobody may rely on Kith having made any of these. */
    void nothingIsOurs() {
        cards.replaceAll((href, card) -> new Stored(card.etag(), card.vcard(), true));
    }

    private void store(String href, String vcard, boolean touched) {
        log.add(href);
        cards.put(href, new Stored("\"" + log.size() + "\"", vcard, touched));
    }

    @Override
    public List<AddressBook> books(URI base, Login login) {
        return books.entrySet().stream()
                .map(book -> new AddressBook(HOME.resolve(book.getKey()), book.getValue()))
                .toList();
    }

    @Override
    public CardChanges changesSince(AddressBook book, Login login, @Nullable SyncToken token) {
        String folder = book.uri().getPath();
        int from = token == null ? 0 : Integer.parseInt(token.value());
        var present = new ArrayList<CardChanges.Present>();
        var removed = new HashSet<String>();
        Set<String> changed = token == null ? cards.keySet() : new HashSet<>(log.subList(from, log.size()));
        for (String href : changed) {
            if (href.startsWith(folder)) {
                Stored card = cards.get(href);
                if (card == null) {
                    removed.add(href);
                } else {
                    present.add(new CardChanges.Present(href, card.etag(), card.vcard()));
                }
            }
        }
        return new CardChanges(token == null, present, removed, new SyncToken(Integer.toString(log.size())));
    }

    @Override
    public void fetch(AddressBook book, Login login, Map<String, String> wanted, Delivery to) {
        wanted.keySet()
                .forEach(href -> Optional.ofNullable(cards.get(href))
                        .ifPresent(card -> to.card(new Card(href, card.etag(), card.vcard()))));
    }

    @Override
    public AddressBook makeBook(URI base, Login login, String name) throws CardRefused {
        refuseIfAsked();
        danger.run();
        addBook("made-" + name.hashCode());
        books.replace(HOME.resolve("made-" + name.hashCode() + "/").getPath(), name);
        writes++;
        danger.run();
        return new AddressBook(HOME.resolve("made-" + name.hashCode() + "/"), name);
    }

    @Override
    public Optional<Card> read(URI card, Login login) throws BookMissing {
        if (!books.containsKey(card.resolve(".").getPath())) {
            throw new BookMissing("no book");
        }
        String href = card.getPath();
        var found = Optional.ofNullable(cards.get(href)).map(stored -> new Card(href, stored.etag(), stored.vcard()));
        meanwhile.run();
        return found;
    }

    @Override
    public boolean put(URI card, Login login, String known, String vcard) throws CardRefused {
        refuseIfAsked();
        Stored there = cards.get(card.getPath());
        boolean holds =
                known.isEmpty() ? there == null : there != null && there.etag().equals(known);
        if (!holds && !careless) {
            return false;
        }
        danger.run();
        if (there != null && there.touched()) {
            throw new AssertionError("a card that is the person's own was overwritten: " + card);
        }
        store(card.getPath(), vcard, false);
        writes++;
        danger.run();
        return true;
    }

    @Override
    public boolean delete(URI card, Login login, String known) throws CardRefused {
        refuseIfAsked();
        Stored there = cards.get(card.getPath());
        if (there == null) {
            return true;
        }
        if (!there.etag().equals(known) && !careless) {
            return false;
        }
        danger.run();
        if (there.touched()) {
            throw new AssertionError("a card that is the person's own was removed: " + card);
        }
        cards.remove(card.getPath());
        log.add(card.getPath());
        writes++;
        danger.run();
        return true;
    }

    private void refuseIfAsked() throws CardRefused {
        if (refusal != null) {
            throw new CardRefused(refusal);
        }
    }

    /** What stands in the books: file name to text, for comparing. */
    Map<String, String> texts() {
        var texts = new HashMap<String, String>();
        cards.forEach((href, card) -> texts.put(href, card.vcard()));
        return texts;
    }
}
