package dev.kith.addressbook.carddav;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.AddressBookSource;
import dev.kith.addressbook.BookMissing;
import dev.kith.addressbook.Card;
import dev.kith.addressbook.CardChanges;
import dev.kith.addressbook.CardStore;
import dev.kith.addressbook.SyncToken;
import dev.kith.config.BadSetting;
import dev.kith.net.ConnectionRules;
import dev.kith.net.GuardedHttp;
import dev.kith.net.GuardedHttp.Limits;
import dev.kith.sync.CardRefused;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Address books over CardDAV (RFC 6352): found by discovery, followed by sync-collection or by listing, and single cards
 * written under conditions.
 */
@ApplicationScoped
class CardDavSource implements AddressBookSource, CardStore {
    private final GuardedHttp http;
    private final HomeSetDiscovery discovery;
    private final BookChanges changes;
    private final CardFetch fetch;
    private final CardWrites writes;

    @Inject
    CardDavSource(Vertx vertx, CardDavConfig config, Clock clock) {
        this(new GuardedHttp(vertx, rules(config), limits(config)), config, clock);
    }

    CardDavSource(GuardedHttp http, CardDavConfig config, Clock clock) {
        this.http = http;
        var client = new CardDavClient(http, clock);
        this.discovery = new HomeSetDiscovery(client);
        this.changes = new BookChanges(client);
        this.fetch = new CardFetch(client, config.multigetSize());
        this.writes = new CardWrites(client, discovery, fetch);
    }

    static Limits limits(CardDavConfig config) {
        return new Limits(config.connectTimeout(), config.responseTimeout(), config.maxResponseBytes());
    }

    static ConnectionRules rules(CardDavConfig config) {
        try {
            return ConnectionRules.of(
                    config.origins().orElse(List.of()), config.privateNetworks().orElse(List.of()), "kith.carddav");
        } catch (IllegalArgumentException e) {
            throw new BadSetting(
                    "kith.carddav.private-networks",
                    "or kith.carddav.origins cannot be read: " + e.getMessage(),
                    "write networks as 10.1.0.0/16 and origins as https://dav.example.org");
        }
    }

    @PreDestroy
    void close() {
        http.close();
    }

    @Override
    public List<AddressBook> books(URI base, Login login) throws SourceUnavailable, SourceDenied {
        return discovery.books(base, login);
    }

    @Override
    public CardChanges changesSince(AddressBook book, Login login, @Nullable SyncToken token)
            throws SourceUnavailable, SourceDenied, BookMissing {
        return changes.since(book.uri(), login, token);
    }

    @Override
    public void fetch(AddressBook book, Login login, Map<String, String> wanted, Delivery to)
            throws SourceUnavailable, SourceDenied, BookMissing {
        fetch.fetch(book.uri(), login, wanted, to);
    }

    @Override
    public AddressBook makeBook(URI base, Login login, String name)
            throws SourceUnavailable, SourceDenied, CardRefused {
        return writes.makeBook(base, login, name);
    }

    @Override
    public Optional<Card> read(URI card, Login login) throws SourceUnavailable, SourceDenied, BookMissing {
        return writes.read(card, login);
    }

    @Override
    public boolean put(URI card, Login login, String known, String vcard)
            throws SourceUnavailable, SourceDenied, CardRefused {
        return writes.put(card, login, known, vcard);
    }

    @Override
    public boolean delete(URI card, Login login, String known) throws SourceUnavailable, SourceDenied, CardRefused {
        return writes.delete(card, login, known);
    }
}
