package dev.kith.addressbook.carddav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.BookCopy;
import dev.kith.testing.DavPerson;
import dev.kith.testing.RadicaleServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract on a real Radicale. */
class RadicaleSourceTest extends CardDavServerTest<RadicaleServer> {
    private static final String USER = "juliet";
    private static final String PASSWORD = "r0m30 ä:";

    @Override
    RadicaleServer start(Path folder) throws Exception {
        var server = RadicaleServer.start(folder);
        server.addUser(USER, PASSWORD);
        return server;
    }

    @Override
    URI origin(RadicaleServer server) {
        return server.origin();
    }

    @Override
    DavPerson person(RadicaleServer server) {
        return server.person(USER, PASSWORD);
    }

    @Override
    void forgetTokens(RadicaleServer server, AddressBook book) throws Exception {
        server.forgetTokens(USER, book.name());
    }

    /** Each card takes Radicale longer than the one before, so many are put there as a whole, which only it knows. */
    @Override
    public void fill(AddressBook book, int cards) throws Exception {
        var all = new StringBuilder();
        for (int i = 0; i < cards; i++) {
            all.append(vcard("n" + i, "Friend " + i));
        }
        person().put(book.uri(), all.toString());
    }

    /** It refuses the second one (RFC 6352 §6.3.2.1, no-uid-conflict). */
    @Test
    @Override
    public void twoCardsWithOneUid_areTwoCards() throws Exception {
        AddressBook book = newBook("twins");
        put(book, "one.vcf", vcard("twin", "One"));
        assertThat(person().tryPut(book.uri().resolve("two.vcf"), vcard("twin", "Two"))
                        .status())
                .isEqualTo(409);
        BookCopy copy = copy(book);
        copy.pass();
        assertThat(copy.names()).containsExactly(Map.entry("one.vcf", "One"));
    }
}
