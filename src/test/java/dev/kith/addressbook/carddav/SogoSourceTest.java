package dev.kith.addressbook.carddav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.SyncToken;
import dev.kith.hint.ListeningHints;
import dev.kith.testing.Await;
import dev.kith.testing.DavPerson;
import dev.kith.testing.Document;
import dev.kith.testing.SogoServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract on a real SOGo, whose tokens are seconds. */
class SogoSourceTest extends CardDavServerTest<SogoServer> {
    private @Nullable DavPerson juliet;

    @Override
    SogoServer start(Path folder) throws Exception {
        var server = SogoServer.start(folder);
        juliet = server.newPerson("juliet", "r0m30 ä:");
        return server;
    }

    @Override
    URI origin(SogoServer server) {
        return server.origin();
    }

    @Override
    public URI base() {
        return server().base();
    }

    @Override
    DavPerson person(SogoServer server) {
        return Objects.requireNonNull(juliet);
    }

    @Override
    public boolean etagsTellCardsApart() {
        return false;
    }

    /** One card as it puts it there, and the others beside it in its tables. */
    @Override
    public void fill(AddressBook book, int cards) throws Exception {
        put(book, "n0.vcf", vcard("n0", "Friend 0"));
        server().multiply(book.name(), "n0.vcf", cards);
    }

    /** What it was told within a second it tells as new until that is over. */
    @Override
    public void settle() throws Exception {
        long second = Instant.now().getEpochSecond();
        Await.until(
                "the next second", Duration.ofSeconds(2), () -> Instant.now().getEpochSecond() > second);
    }

    /** There is nothing to forget: its tokens are the time. */
    @Override
    void forgetTokens(SogoServer server, AddressBook book) {}

    @Test
    @Override
    public void tokenThatTheServerForgot_leadsToACompleteListing() throws Exception {
        AddressBook book = newBook("friends");
        put(book, "romeo.vcf", vcard("romeo", "Romeo"));
        put(book, "nurse.vcf", vcard("nurse", "Nurse"));
        assertThat(source().changesSince(book, login(), new SyncToken("1")).present())
                .hasSize(2);
    }

    /** It overwrites all the same. Kith looks before, see {@link #cardsOfThePerson_areNeitherOverwrittenNorRemoved}. */
    @Test
    @Override
    public void cardThatIsThere_isNotMadeAgain() throws Exception {
        URI card = newBook("chat").uri().resolve("romeo.vcf");
        assertThat(store().put(card, login(), "", vcard("romeo", "Romeo"))).isTrue();
        assertThat(store().put(card, login(), "", vcard("romeo", "Second"))).isTrue();
        assertThat(store().read(card, login()).orElseThrow().vcard()).contains("FN:Second");
    }

    /** It removes all the same, though it heeds the same condition when it replaces. Kith looks before. */
    @Test
    @Override
    public void oldVersion_isNotRemoved() throws Exception {
        URI card = newBook("chat").uri().resolve("romeo.vcf");
        assertThat(store().put(card, login(), "", vcard("romeo", "Romeo"))).isTrue();
        assertThat(store().delete(card, login(), "\"gcs00000007\"")).isTrue();
        assertThat(store().read(card, login())).isEmpty();
    }

    /** What comes in the few milliseconds between look and write is kept only where Kith changes a card. */
    @Test
    @Override
    public void editBetweenLookAndWrite_isKept() throws Exception {
        assertThat(kith().survivesOurMaking()).isFalse();
        assertThat(kith().survivesOurChange()).isTrue();
        assertThat(kith().survivesOurRemoval()).isFalse();
    }

    /** The trigger of its document, and Kith as its role: each kind of change is heard of, and nothing can be read. */
    @Test
    void databaseTellsOfChanges() throws Exception {
        AddressBook book = newBook("told");
        try (var connection = server().connect();
                var statement = connection.createStatement()) {
            statement.execute(Document.block("docs/servers/sogo.md", "create role"));
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
