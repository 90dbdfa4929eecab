package dev.kith.addressbook.carddav;

import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.AddressBookSource;
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
 * The contract on one real server, started once for all its tests.
 *
 * @param <S> the server
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CardDavServerTest<S extends AutoCloseable> implements AddressBookContract {
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

    @Override
    public final AddressBookSource source() {
        if (source == null) {
            throw new IllegalStateException("the server was not started");
        }
        return source;
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
