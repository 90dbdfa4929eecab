package dev.kith.addressbook.carddav;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.AddressBookSource;
import dev.kith.addressbook.CardStore;
import dev.kith.testing.RadicaleServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What we write, on a real Radicale. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RadicaleStoreTest implements CardStoreContract {
    private static final String USER = "juliet";
    private static final String PASSWORD = "r0m30 ä:";

    private final Vertx vertx = Vertx.vertx();
    private RadicaleServer server;
    private CardDavSource source;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = RadicaleServer.start(folder);
        server.addUser(USER, PASSWORD);
        var config = new TestCardDavConfig(server.origin(), 2);
        source = new CardDavSource(vertx, config, Clock.systemUTC());
    }

    @AfterAll
    void stop() throws Exception {
        source.close();
        vertx.close();
        server.close();
    }

    @Override
    public AddressBookSource source() {
        return source;
    }

    @Override
    public CardStore store() {
        return source;
    }

    @Override
    public URI base() {
        return server.origin();
    }

    @Override
    public Login login() {
        return new Login.Basic(USER, PASSWORD);
    }

    @Override
    public Login wrongLogin() {
        return new Login.Basic(USER, "wrong-password");
    }

    @Override
    public AddressBook newBook(String name) throws Exception {
        String book = name + "-" + UUID.randomUUID();
        return new AddressBook(server.addBook(USER, PASSWORD, book), book);
    }
}
