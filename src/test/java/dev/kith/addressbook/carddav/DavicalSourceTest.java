package dev.kith.addressbook.carddav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.BookCopy;
import dev.kith.hint.ListeningHints;
import dev.kith.testing.DavPerson;
import dev.kith.testing.DavicalServer;
import dev.kith.testing.Document;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract on a real DAViCal, which keeps address books in PostgreSQL. */
class DavicalSourceTest extends CardDavServerTest<DavicalServer> {
    private @Nullable DavPerson juliet;

    @Override
    DavicalServer start(Path folder) throws Exception {
        var server = DavicalServer.start(folder);
        juliet = server.newPerson("juliet", "r0m30 ä:");
        return server;
    }

    @Override
    URI origin(DavicalServer server) {
        return server.origin();
    }

    @Override
    DavPerson person(DavicalServer server) {
        return Objects.requireNonNull(juliet);
    }

    /** One card as it puts it there, and the others beside it in its tables. */
    @Override
    public void fill(AddressBook book, int cards) throws Exception {
        put(book, "n0.vcf", vcard("n0", "Friend 0"));
        server().multiply(book.uri().resolve("n0.vcf").getPath().replace("/caldav.php", ""), cards);
    }

    @Override
    void forgetTokens(DavicalServer server, AddressBook book) throws Exception {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute("delete from sync_tokens");
        }
    }

    /** It lists everything, as if it were news; BookReader sees by that that it has to look for itself what is gone. */
    @Test
    @Override
    public void tokenThatTheServerForgot_leadsToACompleteListing() throws Exception {
        AddressBook book = newBook("friends");
        fill(book, 8);
        BookCopy copy = copy(book);
        copy.pass();
        delete(book, "n3.vcf");
        forgetTokens(book);
        copy.pass();
        assertThat(copy.names()).hasSize(8);
        copy.twoListingsLater();
        assertThat(copy.names()).hasSize(7).doesNotContainKey("n3.vcf");
    }

    /** It escapes the names of books once more than it has to, so that Kith finds ours by its address. */
    @Override
    public String nameAsShown(String name) {
        return name.replace("&", "&amp;");
    }

    /**
     * It forgets which semicolons and commas belong to a name or a group. Such a card is not known again, and so it is
     * left to the person.
     */
    @Test
    @Override
    public void cardsOfOursWithSigns_areKnownAgain() throws Exception {
        assertThatThrownBy(super::cardsOfOursWithSigns_areKnownAgain).isInstanceOf(AssertionError.class);
    }

    /** The trigger of its document, and Kith as its role: each kind of change is heard of, and nothing can be read. */
    @Test
    void databaseTellsOfChanges() throws Exception {
        AddressBook book = newBook("told");
        try (var connection = server().connect();
                var statement = connection.createStatement()) {
            statement.execute(Document.block("docs/servers/davical.md", "create role"));
        }
        try (var hints = new ListeningHints(server().jdbcUrl(), "kith_hints")) {
            hints.awaitListening(server().connect());
            put(book, "romeo.vcf", vcard("romeo", "Romeo"));
            hints.await("juliet");
            put(book, "romeo.vcf", vcard("romeo", "Romy"));
            hints.await("juliet");
            delete(book, "romeo.vcf");
            hints.await("juliet");
        }
    }
}
