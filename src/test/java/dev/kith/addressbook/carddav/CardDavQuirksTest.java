package dev.kith.addressbook.carddav;

import static dev.kith.addressbook.carddav.FaultyDav.BOOK;
import static dev.kith.addressbook.carddav.FaultyDav.card;
import static dev.kith.addressbook.carddav.FaultyDav.multistatus;
import static dev.kith.addressbook.carddav.FaultyDav.removed;
import static dev.kith.addressbook.carddav.FaultyDav.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.BookCopy;
import dev.kith.addressbook.CardChanges.Present;
import dev.kith.addressbook.SyncToken;
import dev.kith.addressbook.carddav.FaultyDav.Reply;
import dev.kith.addressbook.carddav.FaultyDav.Request;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import dev.kith.testing.MovableClock;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways of servers that cannot be run here, as they are known from elsewhere, and what our copy of a book comes to by them. */
class CardDavQuirksTest {
    private static final Login LOGIN = new Login.Basic("juliet", "r0m30");

    private final Vertx vertx = Vertx.vertx();
    private FaultyDav dav;
    private CardDavSource source;
    private AddressBook book;
    private BookCopy copy;

    @BeforeEach
    void start() throws Exception {
        dav = new FaultyDav();
        source = new CardDavSource(vertx, new TestCardDavConfig(dav.origin(), 4), new MovableClock());
        book = new AddressBook(dav.book(), "");
        copy = new BookCopy(source, book.uri(), LOGIN);
    }

    @AfterEach
    void stop() {
        source.close();
        dav.close();
        vertx.close();
    }

    private static String vcard(String name) {
        return "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:" + name + "\r\nEND:VCARD\r\n";
    }

    private static boolean asksSync(Request request) {
        return request.body().contains("sync-collection");
    }

    /** Google's: no empty token, but one of the book's own properties to begin with. */
    @Test
    void tokenThatIsOnlyAProperty_isTheBeginningOfAChain() throws Exception {
        dav.behave(request -> {
            if (asksSync(request)) {
                return request.body().contains("<d:sync-token>first</d:sync-token>")
                        ? multistatus(card(BOOK + "b.vcf", "2", vcard("B")), removed(BOOK + "a.vcf"), token("second"))
                        : new Reply(400, "");
            }
            return request.method().equals("PROPFIND")
                    ? multistatus(
                            "<D:response><D:href>" + BOOK + "</D:href><D:propstat><D:prop><D:sync-token>first"
                                    + "</D:sync-token></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>",
                            card(BOOK + "a.vcf", "1"))
                    : multistatus(card(BOOK + "a.vcf", "1", vcard("A")));
        });
        copy.pass();
        assertThat(copy.names()).containsExactly(Map.entry("a.vcf", "A"));
        copy.pass();
        assertThat(copy.names()).containsExactly(Map.entry("b.vcf", "B"));
    }

    /** SOGo's, to a token it does not know: all that is there, and all that ever was. */
    @Test
    void answerWithEverythingAndAllPastRemovals_losesNobody() throws Exception {
        dav.behave(request -> asksSync(request)
                ? multistatus(
                        removed(BOOK + "long-gone.vcf"),
                        removed(BOOK + "back.vcf"),
                        card(BOOK + "a.vcf", "1", vcard("A")),
                        card(BOOK + "back.vcf", "7", vcard("Back")),
                        token("now"))
                : multistatus(card(BOOK + "a.vcf", "1", vcard("A")), card(BOOK + "back.vcf", "7", vcard("Back"))));
        copy.token("unknown");
        copy.pass();
        copy.pass();
        assertThat(copy.names()).containsOnlyKeys("a.vcf", "back.vcf");
    }

    /** One place in three spellings: listed, fetched, removed. */
    @Test
    void placeInAnySpelling_isOneCard() throws Exception {
        dav.behave(request -> {
            if (asksSync(request)) {
                return request.body().contains(">next<")
                        ? multistatus(removed(BOOK + "j%C3%BC@c%20d.vcf"), token("last"))
                        : multistatus(card(dav.origin() + BOOK + "j%c3%bc%40c d.vcf", "1"), token("next"));
            }
            return multistatus(card(BOOK + "jü%40c%20d.vcf", "1", vcard("Jü")));
        });
        copy.pass();
        assertThat(copy.names()).containsExactly(Map.entry("jü@c d.vcf", "Jü"));
        copy.pass();
        assertThat(copy.names()).isEmpty();
    }

    /** RFC 6764 §5: what was asked is asked again there, and not as a GET. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectWithinTheServer_isFollowed_withAllThatWasAsked(int status) throws Exception {
        dav.behave(request -> {
            if (request.path().startsWith("/.well-known/")) {
                return new Reply(status, "", Map.of("Location", dav.origin() + "/dav" + BOOK));
            }
            boolean asked = request.method().equals("PROPFIND")
                    && request.header("Depth").equals("0")
                    && request.header("Authorization").startsWith("Basic ")
                    && request.body().contains("resourcetype");
            return asked && request.path().equals("/dav" + BOOK)
                    ? multistatus(
                            "<D:response><D:href>" + request.path() + "</D:href><D:propstat><D:prop>"
                                    + "<D:displayname>Moved</D:displayname><D:resourcetype><D:collection/><C:addressbook/>"
                                    + "</D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>")
                    : new Reply(404, "");
        });
        assertThat(source.books(dav.origin(), LOGIN))
                .containsExactly(new AddressBook(dav.origin().resolve("/dav" + BOOK), "Moved"));
    }

    /** A page for people to log in, as proxies show it, is no empty book; nor is a login that ended between two pages. */
    @Test
    void loginThatEndsInTheMiddle_isDenied_andChangesNothing() throws Exception {
        dav.behave(request -> asksSync(request)
                ? multistatus(card(BOOK + "a.vcf", "1"), token("first"))
                : multistatus(card(BOOK + "a.vcf", "1", vcard("A"))));
        copy.pass();
        dav.behave(request -> request.body().contains(">first<")
                ? multistatus(removed(BOOK + "a.vcf"), FaultyDav.cut(), token("page"))
                : new Reply(401, "<html>Log in</html>"));
        assertThatThrownBy(copy::pass).isInstanceOf(SourceDenied.class);
        dav.behave(request -> new Reply(200, "<html>Log in</html>"));
        assertThatThrownBy(copy::pass).isInstanceOf(SourceUnavailable.class);
        assertThat(copy.names()).containsOnlyKeys("a.vcf");
        assertThat(copy.token()).isEqualTo("first");
    }

    /** iCloud's, for days at a time: nothing in any of the books, and no complaint. */
    @Test
    void bookThatComesBackEmpty_isNotBelieved_howeverOften() throws Exception {
        dav.behave(request -> asksSync(request)
                ? multistatus(card(BOOK + "a.vcf", "1"), token("first"))
                : multistatus(card(BOOK + "a.vcf", "1", vcard("A"))));
        copy.pass();
        dav.behave(request -> multistatus(token("other")));
        for (int day = 0; day < 3; day++) {
            copy.aDayLater();
        }
        assertThat(copy.names()).containsOnlyKeys("a.vcf");
    }

    /** Without ETags each listing has every card read, and that is all: nothing is taken for changed or gone. */
    @Test
    void serverWithoutETags_isReadAllTheSame() throws Exception {
        String noEtag = "<D:response><D:href>" + BOOK + "a.vcf</D:href><D:propstat><D:prop><D:getetag/></D:prop>"
                + "<D:status>HTTP/1.1 404 Not Found</D:status></D:propstat><D:propstat><D:prop><C:address-data>"
                + vcard("A")
                + "</C:address-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
        dav.behave(request -> asksSync(request) ? new Reply(501, "") : multistatus(noEtag));
        copy.pass();
        copy.pass();
        assertThat(copy.names()).containsExactly(Map.entry("a.vcf", "A"));
    }

    /** The same card twice in one answer: what comes later counts, be it there or gone. */
    @Test
    void cardNamedTwice_isWhatWasSaidLast() throws Exception {
        dav.behave(request -> multistatus(
                card(BOOK + "a.vcf", "1", vcard("A1")),
                card(BOOK + "a.vcf", "2", vcard("A2")),
                card(BOOK + "b.vcf", "1", vcard("B")),
                removed(BOOK + "b.vcf"),
                token("next")));
        var changes = source.changesSince(book, LOGIN, new SyncToken("old"));
        assertThat(changes.present()).extracting(Present::etag).containsExactly("2");
        assertThat(changes.removed()).containsExactly(BOOK + "b.vcf");
    }
}
