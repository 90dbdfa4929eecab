package dev.kith.addressbook.carddav;

import static dev.kith.addressbook.carddav.FaultyDav.BOOK;
import static dev.kith.addressbook.carddav.FaultyDav.card;
import static dev.kith.addressbook.carddav.FaultyDav.cut;
import static dev.kith.addressbook.carddav.FaultyDav.multistatus;
import static dev.kith.addressbook.carddav.FaultyDav.removed;
import static dev.kith.addressbook.carddav.FaultyDav.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.AddressBookSource;
import dev.kith.addressbook.BookMissing;
import dev.kith.addressbook.Card;
import dev.kith.addressbook.CardChanges;
import dev.kith.addressbook.CardChanges.Present;
import dev.kith.addressbook.SyncToken;
import dev.kith.addressbook.carddav.FaultyDav.Reply;
import dev.kith.addressbook.carddav.FaultyDav.Request;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import dev.kith.testing.MovableClock;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers do that no standard says, and what must not come of it. */
class CardDavFaultsTest {
    private static final Login LOGIN = new Login.Basic("juliet", "r0m30");
    private static final SyncToken OLD = new SyncToken("old");

    private final Vertx vertx = Vertx.vertx();
    private FaultyDav dav;
    private CardDavSource source;
    private AddressBook book;

    @BeforeEach
    void start() throws Exception {
        dav = new FaultyDav();
        source = new CardDavSource(vertx, new TestCardDavConfig(dav.origin(), 4), new MovableClock());
        book = new AddressBook(dav.book(), "");
    }

    @AfterEach
    void stop() {
        source.close();
        dav.close();
        vertx.close();
    }

    private CardChanges changes() throws Exception {
        return source.changesSince(book, LOGIN, OLD);
    }

    private static boolean asksSync(Request request) {
        return request.body().contains("sync-collection");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 405, 409, 412, 415, 500, 501})
    void refusedToken_leadsToAListing(int status) throws Exception {
        dav.behave(request -> asksSync(request)
                ? new Reply(status, "<error xmlns=\"DAV:\"><valid-sync-token/></error>")
                : multistatus(card(BOOK + "a.vcf", "1"), card(BOOK + "b.vcf", "2")));
        CardChanges changes = changes();
        assertThat(changes.full()).isTrue();
        assertThat(changes.present()).extracting(Present::etag).containsExactlyInAnyOrder("1", "2");
        assertThat(changes.next()).isNull();
    }

    @Test
    void pages_areReadToTheEnd_evenIfTheLastIsMarkedAsCutToo() throws Exception {
        dav.behave(request -> {
            if (request.body().contains(">old<")) {
                return multistatus(card(BOOK + "a.vcf", "1"), removed(BOOK + "x.vcf"), cut(), token("p1"));
            } else if (request.body().contains(">p1<")) {
                return multistatus(card(BOOK + "b.vcf", "2"), removed(BOOK + "a.vcf"), cut(), token("p2"));
            }
            return multistatus(cut(), token("p2"));
        });
        CardChanges changes = changes();
        assertThat(changes.full()).isFalse();
        assertThat(changes.present()).extracting(Present::href).containsExactly(BOOK + "b.vcf");
        assertThat(changes.removed()).containsExactlyInAnyOrder(BOOK + "x.vcf", BOOK + "a.vcf");
        assertThat(changes.next()).isEqualTo(new SyncToken("p2"));
    }

    @Test
    void listingThatIsCut_isNoListing() {
        dav.behave(request -> asksSync(request) ? new Reply(501, "") : multistatus(card(BOOK + "a.vcf", "1"), cut()));
        assertThatThrownBy(this::changes).isInstanceOf(SourceUnavailable.class).hasMessageContaining("cut");
    }

    @Test
    void answerWithoutAToken_isNoChain() throws Exception {
        dav.behave(request -> asksSync(request)
                ? multistatus(removed(BOOK + "a.vcf"))
                : multistatus(card(BOOK + "a.vcf", "1"), card(BOOK, "x")));
        CardChanges changes = changes();
        assertThat(changes.full()).isTrue();
        assertThat(changes.removed()).isEmpty();
        assertThat(changes.present()).extracting(Present::href).containsExactly(BOOK + "a.vcf");
    }

    @Test
    void propertyThatIsMissing_isNoRemoval() throws Exception {
        dav.behave(request -> multistatus(
                "<D:response><D:href>" + BOOK + "a.vcf</D:href><D:propstat><D:prop><D:getetag>7</D:getetag></D:prop>"
                        + "<D:status>HTTP/1.1 200 OK</D:status></D:propstat><D:propstat><D:prop><C:address-data/></D:prop>"
                        + "<D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>",
                token("new")));
        CardChanges changes = changes();
        assertThat(changes.removed()).isEmpty();
        assertThat(changes.present()).containsExactly(new Present(BOOK + "a.vcf", "7", null));
    }

    @Test
    void placesOutsideTheBook_areNoCards() throws Exception {
        dav.behave(request -> multistatus(
                card(BOOK + "a.vcf", "1"),
                card("/romeo/book/b.vcf", "2"),
                card(BOOK + "../../romeo/c.vcf", "3"),
                card("http://evil.example" + BOOK + "d.vcf", "4"),
                card(dav.origin() + BOOK + "e.vcf", "5"),
                token("new")));
        assertThat(changes().present())
                .extracting(Present::href)
                .containsExactlyInAnyOrder(BOOK + "a.vcf", BOOK + "e.vcf");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void serverThatAsksForPeace_getsIt(int status) {
        dav.behave(request -> new Reply(status, "", Map.of("Retry-After", "120")));
        assertThatThrownBy(this::changes)
                .isInstanceOfSatisfying(
                        SourceUnavailable.class, e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999", "-5", "soon", "Fri, 31 Dec 9999 23:59:59 GMT", "99999999999999999999"})
    void strangeRetryAfter_isBounded(String value) {
        dav.behave(request -> new Reply(503, "", Map.of("Retry-After", value)));
        assertThatThrownBy(this::changes)
                .isInstanceOfSatisfying(
                        SourceUnavailable.class,
                        e -> assertThat(e.retryAfter().orElse(Duration.ZERO))
                                .isBetween(Duration.ZERO, Duration.ofDays(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 404, 410})
    void bookThatIsElsewhere_isMissing_notEmpty(int status) {
        dav.behave(request -> new Reply(status, "", Map.of("Location", "/other/")));
        assertThatThrownBy(this::changes).isInstanceOf(BookMissing.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 502, 504})
    void anythingButAMultistatus_isNoListing(int status) {
        dav.behave(request -> new Reply(status, status == 204 ? "" : "<html>Welcome</html>"));
        assertThatThrownBy(this::changes).isInstanceOf(SourceUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html/>",
                "<D:multistatus xmlns:D=\"DAV:\">",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><D:multistatus xmlns:D=\"DAV:\"><D:response>"
                        + "<D:href>&e;</D:href></D:response></D:multistatus>",
                "<!DOCTYPE x><D:multistatus xmlns:D=\"DAV:\"/>",
                "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>&nbsp;</D:href></D:response></D:multistatus>",
                "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>a</D:href><D:status>gone</D:status></D:response>"
                        + "</D:multistatus>",
                "<D:multistatus xmlns:D=\"DAV:\"/><more/>",
                "<D:multistatus xmlns:D=\"DAV:\">\u0001</D:multistatus>"
            })
    void hostileXml_isRefused(String body) {
        dav.behave(request -> new Reply(207, body));
        assertThatThrownBy(this::changes).isInstanceOf(SourceUnavailable.class).hasMessageNotContaining("root:");
    }

    @Test
    void deepXml_isRefused() {
        dav.behave(request -> new Reply(
                207,
                "<D:multistatus xmlns:D=\"DAV:\">" + "<x>".repeat(100_000) + "</x>".repeat(100_000)
                        + "</D:multistatus>"));
        assertThatThrownBy(this::changes).isInstanceOf(SourceUnavailable.class).hasMessageContaining("deep");
    }

    @Test
    void pagesWithoutEnd_areGivenUp_whenTheTokenStandsStill() throws Exception {
        dav.behave(request -> multistatus(card(BOOK + "a.vcf", "1"), cut(), token("same")));
        assertThat(changes().next()).isEqualTo(new SyncToken("same"));
        assertThat(dav.requests()).hasSize(2);
    }

    private Map<String, String> fetch(Map<String, String> wanted) throws Exception {
        var got = new LinkedHashMap<String, String>();
        source.fetch(book, LOGIN, wanted, new AddressBookSource.Delivery() {
            @Override
            public void card(Card card) {
                got.put(card.href(), card.vcard());
            }

            @Override
            public void unchanged(String href) {
                got.put(href, "unchanged");
            }
        });
        return got;
    }

    private static List<String> asked(Request request) {
        var hrefs = new ArrayList<String>();
        var matcher =
                java.util.regex.Pattern.compile("<d:href>([^<]*)</d:href>").matcher(request.body());
        while (matcher.find()) {
            hrefs.add(matcher.group(1));
        }
        return hrefs;
    }

    @Test
    void cardThatSpoilsItsBatch_isLeftOut_andTheOthersArrive() throws Exception {
        dav.behave(request -> {
            if (request.method().equals("GET")) {
                return new Reply(500, "");
            }
            return multistatus(asked(request).stream()
                    .map(href -> card(href, "1", href.endsWith("bad.vcf") ? "\u0001" : "good"))
                    .toArray(String[]::new));
        });
        var wanted = new LinkedHashMap<String, String>();
        List.of("a", "b", "bad", "c", "d", "e").forEach(name -> wanted.put(BOOK + name + ".vcf", ""));
        var got = fetch(wanted);
        wanted.remove(BOOK + "bad.vcf");
        assertThat(got).containsOnlyKeys(wanted.keySet());
    }

    @Test
    void serverWithoutMultiget_isAskedForEachCard_andOnlyForNewVersions() throws Exception {
        dav.behave(request -> {
            if (request.method().equals("REPORT")) {
                return new Reply(501, "");
            }
            return request.header("If-none-match").equals("\"known\"")
                    ? new Reply(304, "")
                    : new Reply(200, "new", Map.of("ETag", "\"2\""));
        });
        var wanted = new LinkedHashMap<String, String>();
        wanted.put(BOOK + "a.vcf", "\"known\"");
        wanted.put(BOOK + "b.vcf", "");
        assertThat(fetch(wanted))
                .containsExactlyInAnyOrderEntriesOf(Map.of(BOOK + "a.vcf", "unchanged", BOOK + "b.vcf", "new"));
    }

    @Test
    void cardLeftOutOfAMultiget_isAskedForAlone() throws Exception {
        dav.behave(request -> request.method().equals("GET") ? new Reply(200, "alone") : multistatus());
        assertThat(fetch(Map.of(BOOK + "a.vcf", ""))).containsEntry(BOOK + "a.vcf", "alone");
    }

    @Test
    void redirectToAnotherServer_getsNoLogin() throws Exception {
        try (var other = new FaultyDav()) {
            dav.behave(request -> new Reply(301, "", Map.of("Location", other.origin() + "/dav/")));
            assertThatThrownBy(() -> source.books(dav.origin(), LOGIN))
                    .isInstanceOf(SourceDenied.class)
                    .hasMessageContaining("another server");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void homeAtAnotherServer_getsNoLogin() throws Exception {
        try (var other = new FaultyDav()) {
            dav.behave(
                    request -> multistatus("<D:response><D:href>/</D:href><D:propstat><D:prop><C:addressbook-home-set>"
                            + "<D:href>" + other.origin() + "/home/</D:href></C:addressbook-home-set></D:prop>"
                            + "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"));
            assertThatThrownBy(() -> source.books(dav.origin(), LOGIN))
                    .isInstanceOf(SourceDenied.class)
                    .hasMessageContaining("another server");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void redirectInCircles_ends() {
        dav.behave(request -> new Reply(302, "", Map.of("Location", request.path() + "x")));
        assertThatThrownBy(() -> source.books(dav.origin(), LOGIN))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("circles");
    }

    @Test
    void pageForPeople_atTheWellKnownPlace_isPassedOver() throws Exception {
        dav.behave(request -> switch (request.path()) {
            case "/.well-known/carddav" -> new Reply(200, "<html/>");
            case "/" ->
                multistatus("<D:response><D:href>/</D:href><D:propstat><D:prop><D:current-user-principal><D:href>"
                        + "/p/juliet</D:href></D:current-user-principal></D:prop><D:status>HTTP/1.1 200 OK</D:status>"
                        + "</D:propstat></D:response>");
            case "/p/juliet" ->
                multistatus("<D:response><D:href>/p/juliet</D:href><D:propstat><D:prop>"
                        + "<C:addressbook-home-set><D:href>/home</D:href></C:addressbook-home-set></D:prop>"
                        + "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>");
            case "/home/" ->
                multistatus(
                        "<D:response><D:href>/home/b</D:href><D:propstat><D:prop><D:displayname>B"
                                + "</D:displayname><D:resourcetype><D:collection/><C:addressbook/></D:resourcetype></D:prop>"
                                + "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>",
                        "<D:response><D:href>/home/cal/"
                                + "</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop>"
                                + "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>");
            default -> new Reply(404, "");
        });
        assertThat(source.books(dav.origin(), LOGIN))
                .containsExactly(new AddressBook(dav.origin().resolve("/home/b/"), "B"));
    }

    @Test
    void bearerToken_isSentAsSuch() throws Exception {
        dav.behave(request -> multistatus(token("new")));
        CardChanges unused = source.changesSince(book, new Login.Bearer("abc.def"), OLD);
        assertThat(dav.requests().getFirst().header("Authorization")).isEqualTo("Bearer abc.def");
    }
}
