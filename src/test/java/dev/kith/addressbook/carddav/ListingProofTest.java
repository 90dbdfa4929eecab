package dev.kith.addressbook.carddav;

import static dev.kith.addressbook.carddav.FaultyDav.BOOK;
import static dev.kith.addressbook.carddav.FaultyDav.card;
import static dev.kith.addressbook.carddav.FaultyDav.cut;
import static dev.kith.addressbook.carddav.FaultyDav.multistatus;
import static dev.kith.addressbook.carddav.FaultyDav.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.CardChanges.Present;
import dev.kith.addressbook.SyncToken;
import dev.kith.sync.SourceUnavailable;
import dev.kith.testing.MovableClock;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A1: what a listing must be before a card missing from it may be gone. */
class ListingProofTest {
    private static final Login LOGIN = new Login.Basic("juliet", "r0m30");

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

    private static String troubled(String href, int status) {
        return "<D:response><D:href>" + href + "</D:href><D:status>HTTP/1.1 " + status
                + " Trouble</D:status></D:response>";
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 423, 500, 502, 503})
    void A1_cardThatTheServerCannotShowNow_isNotMissing(int status) throws Exception {
        for (boolean tokens : new boolean[] {true, false}) {
            dav.behave(request -> request.method().equals("REPORT") && !tokens
                    ? new FaultyDav.Reply(501, "")
                    : multistatus(
                            card(BOOK + "a.vcf", "1"),
                            troubled(BOOK + "b.vcf", status),
                            troubled(BOOK + "folder/", status),
                            tokens ? token("new") : ""));
            var changes = source.changesSince(book, LOGIN, null);
            assertThat(changes.full()).isTrue();
            assertThat(changes.present())
                    .containsExactlyInAnyOrder(
                            new Present(BOOK + "a.vcf", "1", null), new Present(BOOK + "b.vcf", "", null));
        }
    }

    /** RFC 4918 §14.24. */
    @Test
    void A1_cardsThatShareAStatus_areEachListed() throws Exception {
        dav.behave(request -> multistatus(
                card(BOOK + "a.vcf", "1"),
                troubled(BOOK + "b.vcf</D:href><D:href>" + BOOK + "c.vcf", 403),
                token("new")));
        assertThat(source.changesSince(book, LOGIN, null).present())
                .extracting(Present::href)
                .containsExactlyInAnyOrder(BOOK + "a.vcf", BOOK + "b.vcf", BOOK + "c.vcf");
    }

    @Test
    void cardThatTheServerCannotShowNow_isNoNews() throws Exception {
        dav.behave(request -> multistatus(troubled(BOOK + "b.vcf", 403), token("new")));
        var changes = source.changesSince(book, LOGIN, new SyncToken("old"));
        assertThat(changes.full()).isFalse();
        assertThat(changes.present()).isEmpty();
    }

    /** Some servers cut the answer and give the token of its end with the first page. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void A1_listingThatWasCut_isCompletedByAnother(boolean cutAgain) throws Exception {
        dav.behave(request -> {
            if (!request.method().equals("REPORT")) {
                return multistatus(card(BOOK + "a.vcf", "1"), card(BOOK + "b.vcf", "2"));
            }
            return request.body().contains(">end<")
                    ? multistatus(cutAgain ? cut() : "", token("end"))
                    : multistatus(card(BOOK + "a.vcf", "1"), cut(), token("end"));
        });
        var changes = source.changesSince(book, LOGIN, null);
        assertThat(changes.full()).isTrue();
        assertThat(changes.present())
                .extracting(Present::href)
                .containsExactlyInAnyOrder(BOOK + "a.vcf", BOOK + "b.vcf");
        assertThat(changes.next()).isEqualTo(new SyncToken("end"));
    }

    @Test
    void A1_listingThatIsCutHoweverItIsAskedFor_isNone() {
        dav.behave(request -> multistatus(card(BOOK + "a.vcf", "1"), cut(), token("end")));
        assertThatThrownBy(() -> source.changesSince(book, LOGIN, null)).isInstanceOf(SourceUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 507})
    void A1_homeThatCannotShowOneOfItsBooks_isNotListed(int status) {
        dav.behave(request -> multistatus(
                "<D:response><D:href>/juliet/</D:href></D:response><D:response><D:href>" + BOOK
                        + "</D:href><D:propstat><D:prop><D:resourcetype><D:collection/>"
                        + "<C:addressbook/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
                        + "</D:response>",
                troubled("/juliet/other/", status)));
        assertThatThrownBy(() -> source.books(dav.origin().resolve("/juliet/"), LOGIN))
                .isInstanceOf(SourceUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 423})
    void A1_bookThatTheHomeNamesAndDoesNotShow_isNotTakenForGone(int status) throws Exception {
        dav.behave(request -> multistatus(card(BOOK + "a.vcf", "1"), troubled("/juliet/other/", status)));
        assertThat(source.books(dav.origin().resolve("/juliet/"), LOGIN))
                .containsExactly(new AddressBook(dav.origin().resolve("/juliet/other/"), "", false));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500})
    void A1_bookWhoseKindIsWithheld_isNotTakenForGone(int status) throws Exception {
        dav.behave(request ->
                multistatus("<D:response><D:href>/juliet/other/</D:href><D:propstat><D:prop><D:resourcetype/>"
                        + "</D:prop><D:status>HTTP/1.1 " + status + " Trouble</D:status></D:propstat></D:response>"));
        assertThat(source.books(dav.origin().resolve("/juliet/"), LOGIN))
                .containsExactly(new AddressBook(dav.origin().resolve("/juliet/other/"), "", false));
    }
}
