package dev.kith.addressbook.carddav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.BookCopy;
import dev.kith.testing.CyrusServer;
import dev.kith.testing.DavPerson;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract on a real Cyrus, which keeps address books as mailboxes. */
class CyrusSourceTest extends CardDavServerTest<CyrusServer> {
    private static final String USER = "juliet";
    private static final String PASSWORD = "r0m30 ä:";

    @Override
    CyrusServer start(Path folder) throws Exception {
        var server = CyrusServer.start(folder);
        DavPerson unused = server.newPerson(USER, PASSWORD);
        return server;
    }

    @Override
    URI origin(CyrusServer server) {
        return server.origin();
    }

    @Override
    DavPerson person(CyrusServer server) {
        return server.person(USER, PASSWORD);
    }

    /** It deletes a book, and answers 404 to whoever asked for that. */
    @Override
    public void deleteBook(AddressBook book) throws Exception {
        assertThat(person().send("DELETE", book.uri(), Map.of(), "").status()).isIn(204, 404);
        var then = person().send("PROPFIND", book.uri(), Map.of("Depth", "0"), "");
        assertThat(then.status()).isEqualTo(404);
    }

    /** It forgets what was deleted before its nightly expiry, and with that all older tokens. */
    @Override
    void forgetTokens(CyrusServer server, AddressBook book) throws Exception {
        put(book, "brief.vcf", vcard("brief", "Brief"));
        delete(book, "brief.vcf");
        server.expire();
    }

    /** Asked for a few changes at once it cuts its answers (507), and marks even the last page as cut. */
    @Test
    void answersInPages_areReadToTheEnd() throws Exception {
        AddressBook book = newBook("pages");
        fill(book, 20);
        Vertx vertx = Vertx.vertx();
        try (var relay = new PagingRelay(server().origin(), 7)) {
            var paged = new CardDavSource(vertx, new TestCardDavConfig(relay.origin()), Clock.systemUTC());
            var copy = new BookCopy(paged, relay.origin().resolve(book.uri().getRawPath()), login());
            copy.pass();
            assertThat(copy.names()).hasSize(20);
            int first = relay.cut();
            assertThat(first).isGreaterThanOrEqualTo(2);
            for (int i = 0; i < 10; i++) {
                put(book, "n" + i + ".vcf", vcard("n" + i, "Changed " + i));
            }
            for (int i = 10; i < 15; i++) {
                delete(book, "n" + i + ".vcf");
            }
            copy.pass();
            assertThat(relay.cut()).isGreaterThan(first);
            assertThat(copy.names()).hasSize(15).containsEntry("n9.vcf", "Changed 9");
            paged.close();
        } finally {
            vertx.close();
        }
    }
}
