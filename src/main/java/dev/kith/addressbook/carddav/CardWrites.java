package dev.kith.addressbook.carddav;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.AddressBookSource.Delivery;
import dev.kith.addressbook.BookMissing;
import dev.kith.addressbook.Card;
import dev.kith.net.GuardedHttp.Answer;
import dev.kith.replica.Claim;
import dev.kith.sync.CardRefused;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes single cards, and makes books. */
final class CardWrites {
    private static final int NAME_BYTES = 6;

    private final CardDavClient client;
    private final HomeSetDiscovery discovery;
    private final CardFetch fetch;

    CardWrites(CardDavClient client, HomeSetDiscovery discovery, CardFetch fetch) {
        this.client = client;
        this.discovery = discovery;
        this.fetch = fetch;
    }

    AddressBook makeBook(URI base, Login login, String name) throws SourceUnavailable, SourceDenied, CardRefused {
        URI home = discovery
                .home(base, login)
                .orElseThrow(() -> new CardRefused("There is no place for a book named '" + name + "' at " + base
                        + ". Next: make it in a contacts program, or give the account the address of its server or home"
                        + " with kith account add --address-book."));
        URI book = Href.asFolder(home.resolve(segment(name)));
        Claim.confirm();
        Answer answer = client.mkcol(book, login, Bodies.newBook(name));
        int status = answer.status();
        List<AddressBook> there = status / 100 == 5 ? List.of() : discovery.books(book, login);
        boolean exists = there.size() == 1
                && there.getFirst().shown()
                && there.getFirst().uri().equals(book);
        if (status / 100 == 2) {
            // SOGo 5.8 does not heed the name that comes with MKCOL.
            if (exists && !there.getFirst().name().equals(name)) {
                Answer unused = client.proppatch(book, login, Bodies.name(name));
            }
            return new AddressBook(book, name);
        }
        // Something is there already (RFC 4918 §9.3.1: 405; Cyrus 3.6: 403), and a book there is one that we made
        // before.
        if (exists) {
            return there.getFirst();
        }
        throw refused(
                book,
                status,
                "does not make the address book '" + name + "' for us",
                "make a book of that name in a contacts program");
    }

    /** The same for the same name, so that a second attempt finds the book of the first. */
    private static String segment(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return "kith-" + HexFormat.of().formatHex(hash, 0, NAME_BYTES) + "/";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a card by multiget, as listings are followed by: a proxy that compresses may tell another version with a GET.
     * That it is not there is said by the card's own address alone, and by a book that is there: of one that is not, DAViCal
     * 1.1 says the same as of a card.
     */
    Optional<Card> read(URI card, Login login) throws SourceUnavailable, SourceDenied, BookMissing {
        var found = new ArrayList<Card>();
        fetch.fetch(card.resolve("."), login, Map.of(card.getRawPath(), ""), new Delivery() {
            @Override
            public void card(Card delivered) {
                found.add(delivered);
            }

            @Override
            public void unchanged(String href) {}
        });
        if (!found.isEmpty()) {
            return Optional.of(found.getFirst());
        }
        Answer answer = client.get(card, login, "");
        int status = answer.status();
        if (status == 404 || status == 410) {
            URI book = card.resolve(".");
            CardDavClient.requireMultistatus(book, client.send("PROPFIND", book, login, 0, Bodies.WHAT_IS_HERE));
            return Optional.empty();
        }
        throw new SourceUnavailable(
                card.getRawAuthority() + " answered " + status + " when asked for one card", null, null);
    }

    boolean put(URI card, Login login, String known, String vcard) throws SourceUnavailable, SourceDenied, CardRefused {
        Claim.confirm();
        int status = client.put(card, login, known, vcard).status();
        if (status == 412) {
            return false;
        }
        requireDone(card, status);
        return true;
    }

    boolean delete(URI card, Login login, String known) throws SourceUnavailable, SourceDenied, CardRefused {
        Claim.confirm();
        int status = client.delete(card, login, known).status();
        if (status == 412) {
            return false;
        }
        if (status != 404 && status != 410) {
            requireDone(card, status);
        }
        return true;
    }

    private static void requireDone(URI card, int status) throws SourceUnavailable, CardRefused {
        if (status / 100 == 2) {
            return;
        }
        if (status == 502 || status == 504) { // the server behind the one that answers is away
            throw new SourceUnavailable(card.getRawAuthority() + " answered " + status, null, null);
        }
        URI book = card.resolve(".");
        throw switch (status) {
            case 403, 405 ->
                refused(
                        book,
                        status,
                        "does not let this login write to " + book.getRawPath(),
                        "choose a book of their own" + " with kith account enable --two-way NAME");
            case 404, 409 -> // RFC 4918 §9.7.1: no such collection; RFC 6352 §6.3.2.1: the UID is elsewhere in the book
                refused(
                        book,
                        status,
                        "does not take the card at " + book.getRawPath(),
                        "see whether the book is there, and" + " whether the card was moved within it");
            case 413, 507 -> refused(book, status, "has no room for the card", "make room, or raise the quota");
            default -> refused(book, status, "does not take the card", "look at its log");
        };
    }

    private static CardRefused refused(URI at, int status, String what, String next) {
        return new CardRefused(at.getRawAuthority() + " " + what + " (" + status + "). Next: " + next + ".");
    }
}
