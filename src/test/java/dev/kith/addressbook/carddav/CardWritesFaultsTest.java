package dev.kith.addressbook.carddav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.carddav.FaultyDav.Reply;
import dev.kith.addressbook.carddav.FaultyDav.Request;
import dev.kith.sync.CardRefused;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a write does where a server does not take it. */
class CardWritesFaultsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Login LOGIN = new Login.Basic("juliet", "r0m30");
    private static final String VCARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Romeo\r\nEND:VCARD\r\n";

    private FaultyDav server;
    private CardDavSource store;
    private URI card;

    @BeforeEach
    void start() throws Exception {
        server = new FaultyDav();
        store = new CardDavSource(VERTX, new TestCardDavConfig(server.origin()), Clock.systemUTC());
        card = server.book().resolve("romeo.vcf");
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @AfterAll
    static void stopAll() {
        VERTX.close();
    }

    private Request last() {
        return server.requests().getLast();
    }

    @Test
    void conditions_areSent_withEveryWrite() throws Exception {
        server.behave(request -> new Reply(204, ""));
        assertThat(store.put(card, LOGIN, "", VCARD)).isTrue();
        assertThat(last().header("If-none-match")).isEqualTo("*");
        assertThat(last().header("If-match")).isEmpty();
        assertThat(last().header("Content-type")).isEqualTo("text/vcard; charset=utf-8");
        assertThat(last().body()).isEqualTo(VCARD);
        assertThat(store.put(card, LOGIN, "\"7\"", VCARD)).isTrue();
        assertThat(last().header("If-match")).isEqualTo("\"7\"");
        assertThat(last().header("If-none-match")).isEmpty();
        assertThat(store.delete(card, LOGIN, "\"7\"")).isTrue();
        assertThat(last().method()).isEqualTo("DELETE");
        assertThat(last().header("If-match")).isEqualTo("\"7\"");
    }

    @Test
    void conditionThatDoesNotHold_isNoFault() throws Exception {
        server.behave(request -> new Reply(412, ""));
        assertThat(store.put(card, LOGIN, "", VCARD)).isFalse();
        assertThat(store.put(card, LOGIN, "\"7\"", VCARD)).isFalse();
        assertThat(store.delete(card, LOGIN, "\"7\"")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "403, does not let this login write",
        "405, does not let this login write",
        "404, does not take the card",
        "409, does not take the card",
        "400, does not take the card",
        "500, does not take the card",
        "301, does not take the card",
        "413, has no room",
        "507, has no room"
    })
    void refusal_saysWhatToDo(int status, String words) {
        server.behave(request -> new Reply(status, ""));
        assertThatThrownBy(() -> store.put(card, LOGIN, "", VCARD))
                .isInstanceOf(CardRefused.class)
                .hasMessageContaining(words)
                .hasMessageContaining("(" + status + ")")
                .hasMessageContaining("Next:")
                .hasMessageNotContaining("r0m30");
        if (status != 404) { // as good as removed
            assertThatThrownBy(() -> store.delete(card, LOGIN, "\"7\"")).isInstanceOf(CardRefused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void serverInTrouble_isComeBackToLater(int status) {
        server.behave(request -> new Reply(status, ""));
        assertThatThrownBy(() -> store.put(card, LOGIN, "", VCARD)).isInstanceOf(SourceUnavailable.class);
    }

    @Test
    void refusedLogin_isDenied() {
        server.behave(request -> new Reply(401, ""));
        assertThatThrownBy(() -> store.put(card, LOGIN, "", VCARD)).isInstanceOf(SourceDenied.class);
    }

    /** A1: only its own address says that a card is gone. */
    @ParameterizedTest
    @ValueSource(ints = {500, 403, 301})
    void cardThatCannotBeRead_isNotTakenForGone(int status) {
        server.behave(request -> request.method().equals("REPORT") ? FaultyDav.multistatus() : new Reply(status, ""));
        assertThatThrownBy(() -> store.read(card, LOGIN)).isInstanceOf(SourceUnavailable.class);
    }

    @Test
    void bookThatCannotBeMade_isRefused_withWhatToDo() {
        server.behave(request -> switch (request.method()) {
            case "MKCOL" -> new Reply(403, "");
            case "PROPFIND" ->
                FaultyDav.multistatus(
                        "<D:response><D:href>/juliet/</D:href><D:propstat><D:prop><C:addressbook-home-set>"
                                + "<D:href>/juliet/</D:href></C:addressbook-home-set></D:prop><D:status>HTTP/1.1 200 OK</D:status>"
                                + "</D:propstat></D:response>");
            default -> new Reply(500, "");
        });
        assertThatThrownBy(() -> store.makeBook(server.origin().resolve("/juliet/"), LOGIN, "From <chat>"))
                .isInstanceOf(CardRefused.class)
                .hasMessageContaining("From <chat>")
                .hasMessageContaining("Next: make a book of that name");
        assertThat(server.requests()).anyMatch(request -> request.body().contains("From &lt;chat&gt;"));
    }

    /** S2: a home at another server gets neither a book nor the login. */
    @Test
    void homeAtAnotherServer_isNotFollowed() {
        server.behave(request ->
                FaultyDav.multistatus("<D:response><D:href>/</D:href><D:propstat><D:prop><C:addressbook-home-set>"
                        + "<D:href>https://elsewhere.example/juliet/</D:href></C:addressbook-home-set></D:prop>"
                        + "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"));
        assertThatThrownBy(() -> store.makeBook(server.origin().resolve("/juliet/"), LOGIN, "From chat"))
                .isInstanceOf(SourceDenied.class);
        assertThat(server.requests()).noneMatch(request -> request.method().equals("MKCOL"));
    }

    @Test
    void bookThatAnEarlierAttemptMade_isTaken() throws Exception {
        server.behave(request -> {
            String href = request.path();
            String type = href.endsWith("/juliet/")
                    ? "<C:addressbook-home-set><D:href>/juliet/</D:href></C:addressbook-home-set>"
                    : "<D:resourcetype><D:collection/><C:addressbook/></D:resourcetype><D:displayname>Old</D:displayname>";
            return request.method().equals("MKCOL")
                    ? new Reply(405, "", Map.of("Allow", "PROPFIND"))
                    : FaultyDav.multistatus("<D:response><D:href>" + href + "</D:href><D:propstat><D:prop>" + type
                            + "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>");
        });
        AddressBook book = store.makeBook(server.origin().resolve("/juliet/"), LOGIN, "From chat");
        assertThat(book.name()).isEqualTo("Old");
        assertThat(book.uri().getPath()).startsWith("/juliet/kith-").endsWith("/");
    }
}
