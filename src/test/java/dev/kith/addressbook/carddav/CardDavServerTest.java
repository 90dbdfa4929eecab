package dev.kith.addressbook.carddav;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.AddressBookSource;
import dev.kith.addressbook.CardStore;
import dev.kith.testing.DavPerson;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both contracts, of reading and of writing, on one real server, started once for all its tests.
 *
 * @param <S> the server
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CardDavServerTest<S extends AutoCloseable> implements AddressBookContract, CardStoreContract {
    /** So small that even the large book comes in many pieces. */
    private static final int MULTIGET = 40;

    private final Vertx vertx = Vertx.vertx();
    private @Nullable S server;
    private @Nullable CardDavSource source;

    abstract S start(Path folder) throws Exception;

    abstract URI origin(S server);

    abstract DavPerson person(S server);

    abstract void forgetTokens(S server, AddressBook book) throws Exception;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        server = start(folder);
        source = new CardDavSource(vertx, new TestCardDavConfig(origin(server), MULTIGET), Clock.systemUTC());
    }

    @AfterAll
    void close() throws Exception {
        if (source != null) {
            source.close();
        }
        vertx.close();
        if (server != null) {
            server.close();
        }
    }

    final S server() {
        if (server == null) {
            throw new IllegalStateException("the server was not started");
        }
        return server;
    }

    private CardDavSource started() {
        if (source == null) {
            throw new IllegalStateException("the server was not started");
        }
        return source;
    }

    @Override
    public final AddressBookSource source() {
        return started();
    }

    @Override
    public final CardStore store() {
        return started();
    }

    @Override
    public Login login() {
        return AddressBookContract.super.login();
    }

    @Override
    public boolean etagsTellCardsApart() {
        return AddressBookContract.super.etagsTellCardsApart();
    }

    @Override
    public Login wrongLogin() {
        return AddressBookContract.super.wrongLogin();
    }

    @Override
    public AddressBook newBook(String name) throws Exception {
        return AddressBookContract.super.newBook(name);
    }

    @Override
    public URI base() {
        return origin(server());
    }

    @Override
    public final DavPerson person() {
        return person(server());
    }

    @Override
    public final void forgetTokens(AddressBook book) throws Exception {
        forgetTokens(server(), book);
    }
}
