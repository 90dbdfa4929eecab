package dev.kith.addressbook;

import static dev.kith.addressbook.Cards.card;
import static dev.kith.addressbook.Cards.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a card says, in each form in which programs say it. */
class CardReaderTest {
    private static final String ROMEO = "romeo@montague.example";
    private static final String NURSE = "nurse@capulet.example";

    @ParameterizedTest(name = "{0}")
    @MethodSource("formsOfOneAddress")
    void chatAddress_isFound(String producer, List<String> lines) {
        assertThat(facts(lines).chatAddresses()).containsExactly(ROMEO);
    }

    private static Stream<Arguments> formsOfOneAddress() {
        return Stream.of(
                form("RFC 4770", "IMPP:xmpp:romeo@montague.example"),
                form("RFC 6350", "VERSION:4.0", "IMPP;PREF=1;TYPE=home:xmpp:romeo@montague.example"),
                form("RFC 6350, its value type said", "VERSION:4.0", "IMPP;VALUE=uri:xmpp:romeo@montague.example"),
                form("2.1 with IMPP", "VERSION:2.1", "IMPP:xmpp:romeo@montague.example"),
                form("Apple, old", "X-JABBER;type=HOME;type=pref:romeo@montague.example"),
                form("Apple, new", "item1.IMPP;X-SERVICE-TYPE=Jabber;type=HOME:xmpp:romeo@montague.example"),
                form(
                        "Apple, both",
                        "item1.X-JABBER;type=HOME:romeo@montague.example",
                        "item1.X-ABLabel:_$!<Home>!$_",
                        "item2.IMPP;X-SERVICE-TYPE=Jabber:xmpp:romeo@montague.example",
                        "item2.X-ABLabel:_$!<Home>!$_"),
                form("Apple, quoted", "IMPP;X-SERVICE-TYPE=\"Jabber\":xmpp:romeo@montague.example"),
                form("Apple's own scheme", "IMPP;X-SERVICE-TYPE=Jabber:x-apple:romeo@montague.example"),
                form("Google", "item1.IMPP;X-SERVICE-TYPE=JABBER:xmpp:romeo@montague.example", "item1.X-ABLabel:"),
                form("Google export", "X-JABBER:romeo@montague.example"),
                form("Google's name, own domain", "X-GTALK:romeo@montague.example"),
                form("Nextcloud", "IMPP;TYPE=XMPP:romeo@montague.example"),
                form("Nextcloud 4.0", "VERSION:4.0", "IMPP;TYPE=\"HOME,XMPP\":romeo@montague.example"),
                form("Nextcloud in a group", "GROUP3.IMPP;TYPE=xmpp:romeo@montague.example"),
                form("Nextcloud, Jabber", "IMPP;TYPE=JABBER:romeo@montague.example"),
                form("Nextcloud with a scheme", "IMPP;TYPE=XMPP:xmpp:romeo@montague.example"),
                form("Nextcloud with a space", "IMPP;TYPE=XMPP: romeo@montague.example"),
                form("Evolution", "X-JABBER;X-EVOLUTION-UI-SLOT=4;TYPE=HOME:romeo@montague.example"),
                form("Evolution, Google Talk", "X-GOOGLE-TALK;X-EVOLUTION-UI-SLOT=1:romeo@montague.example"),
                form("KAddressBook", "IMPP;X-SERVICE-TYPE=xmpp:xmpp:romeo@montague.example"),
                form("KAddressBook, old", "X-messaging/xmpp-All:romeo@montague.example"),
                form("CardBook", "IMPP;PREF=1;X-SERVICE-TYPE=xmpp:xmpp:romeo@montague.example"),
                form("Outlook", "X-MS-IMADDRESS:romeo@montague.example"),
                form("Outlook, mail", "EMAIL;TYPE=im:romeo@montague.example"),
                form("Outlook, mail of two types", "EMAIL;TYPE=INTERNET,IM:romeo@montague.example"),
                form(
                        "Roundcube",
                        "IMPP;TYPE=Jabber;X-SERVICE-TYPE=Jabber:xmpp:romeo@montague.example",
                        "X-JABBER:romeo@montague.example"),
                form("Cyrus", "X-SOCIAL-PROFILE;TYPE=XMPP;X-USER=romeo@montague.example:"),
                form("Cyrus, value", "X-SOCIAL-PROFILE;TYPE=XMPP:romeo@montague.example"),
                form("social profile of two types", "X-SOCIALPROFILE;TYPE=pref,xmpp:xmpp:romeo@montague.example"),
                form("web address", "URL:xmpp:romeo@montague.example"),
                form("web address with a query", "URL:xmpp:romeo@montague.example?message"),
                form("X-XMPP", "X-XMPP:romeo@montague.example"),
                form("extension with a scheme", "X-JABBER:xmpp:romeo@montague.example"),
                form("extension with a resource", "X-JABBER:romeo@montague.example/balcony"),
                form(
                        "2.1 quoted-printable",
                        "VERSION:2.1",
                        "X-JABBER;ENCODING=QUOTED-PRINTABLE:romeo=40montague.example"),
                form("space after the scheme", "IMPP:xmpp: romeo@montague.example"),
                form("two slashes", "IMPP:xmpp://romeo@montague.example"),
                form("two slashes and a resource", "IMPP:xmpp://romeo@montague.example/balcony"),
                form("RFC 5122 authority", "IMPP:xmpp://juliet@capulet.example/romeo@montague.example?message"),
                form("resource", "IMPP:xmpp:romeo@montague.example/balcony"),
                form("resource with an at sign", "IMPP:xmpp:romeo@montague.example/me@home"),
                form("query", "IMPP:xmpp:romeo@montague.example?message;body=hi"),
                form("escaped at sign", "IMPP:xmpp:romeo%40montague.example"),
                form("upper case", "IMPP:XMPP:Romeo@Montague.EXAMPLE"),
                form("jabber scheme", "IMPP:jabber:romeo@montague.example"),
                form("jabber scheme in an extension", "X-JABBER:jabber:romeo@montague.example"),
                form("lower-case name", "impp:xmpp:romeo@montague.example"),
                form("folded inside the address", "IMPP:xmpp:romeo@mon", " tague.example"),
                form("folded inside the name, with a tab", "X-JAB", "\tBER:romeo@montague.example"),
                form("full width", "X-JABBER:ｒｏｍｅｏ@montague.example"));
    }

    private static Arguments form(String producer, String... lines) {
        return arguments(producer, List.of(lines));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IMPP;X-SERVICE-TYPE=GoogleTalk:xmpp:romeo@montague.example",
                "IMPP;X-SERVICE-TYPE=Facebook:xmpp:romeo@montague.example",
                "IMPP;X-SERVICE-TYPE=QQ:x-apple:romeo@montague.example",
                "IMPP;X-SERVICE-TYPE=Facebook:xmpp: romeo@montague.example",
                "IMPP:googletalk:romeo@montague.example",
                "IMPP:sip:romeo@montague.example",
                "IMPP;TYPE=SKYPE:romeo@montague.example",
                "IMPP;TYPE=SKYPE: romeo@montague.example",
                "IMPP;TYPE=XMPP:sip:romeo@montague.example",
                "IMPP:romeo@montague.example",
                "X-GTALK:romeo@gmail.com",
                "X-GOOGLE-TALK:romeo@googlemail.com",
                "IMPP:xmpp:-12345@chat.facebook.com",
                "X-GADUGADU:12345@montague.example",
                "X-MS-IMADDRESS:sip:romeo@montague.example",
                "X-SOCIAL-PROFILE;TYPE=twitter;X-USER=romeo@montague.example:",
                "URL:https://romeo@montague.example",
                "EMAIL:romeo@montague.example",
                "X-JABBER:",
                "IMPP:",
                "IMPP:xmpp:",
                "X-JABBER:montague.example",
                "X-JABBER:romeo montague@montague.example",
                "X-JABBER:romeo＠montague.example@capulet.example"
            })
    void whatIsNoXmppAddress_isLeftOut(String line) {
        assertThat(facts(List.of("FN:Romeo", line)).chatAddresses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "IMPP:xmpp:who%3F@montague.example, who?@montague.example",
        "IMPP:xmpp:j%C3%BCrgen@montague.example, jürgen@montague.example",
        "IMPP:xmpp:d%5c27artagnan@montague.example, d\\27artagnan@montague.example",
        "IMPP:xmpp:100%25@montague.example, 100%@montague.example",
        "IMPP:xmpp:romeo@m%C3%BCller.example, romeo@müller.example",
        "IMPP:xmpp:romeo@xn--mller-kva.example, romeo@müller.example",
        "X-JABBER:100%25@montague.example, 100%25@montague.example"
    })
    void escapes_areReadOnceAndOnlyInUris(String line, String address) {
        assertThat(facts(List.of(line)).chatAddresses()).containsExactly(address);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formsOfTwoAddresses")
    void preferredAddress_isFirst(String form, List<String> lines) {
        assertThat(facts(lines).chatAddresses()).containsExactly(ROMEO, NURSE);
    }

    private static Stream<Arguments> formsOfTwoAddresses() {
        return Stream.of(
                form("PREF=1", "VERSION:4.0", "IMPP;PREF=2:xmpp:" + NURSE, "IMPP;PREF=1:xmpp:" + ROMEO),
                form("TYPE=PREF", "IMPP;TYPE=HOME:xmpp:" + NURSE, "IMPP;TYPE=WORK,PREF:xmpp:" + ROMEO),
                form("the card's order", "IMPP:xmpp:" + ROMEO, "IMPP:xmpp:" + NURSE),
                form("IMPP before extensions", "X-JABBER:" + NURSE, "IMPP:xmpp:" + ROMEO),
                form("KAddressBook", "X-messaging/xmpp-All:" + ROMEO + "\ue000" + NURSE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "FN:Romeo Montague = Romeo Montague",
                "FN:Montague\\, Romeo = Montague, Romeo",
                "FN:|FN:Romeo = Romeo",
                "FN:|N:Montague;Romeo;;; = Romeo Montague",
                "N:Montague = Montague",
                "FN: |N:;;;;|NICKNAME:Romy,Ro = Romy",
                "NICKNAME:,Ro = Ro",
                "FN:|N:;;;;|ORG:Montague Ltd;Feuds = Montague Ltd",
                "ORG:;Feuds = Feuds",
                "IMPP:xmpp:romeo@montague.example|EMAIL:r@mail.example = romeo@montague.example",
                "EMAIL:R@mail.example = r@mail.example",
                "TEL:1 = ''"
            })
    void name_isTheFirstThatTheCardHas(String lines, String name) {
        assertThat(facts(List.of(lines.split("\\|"))).name()).isEqualTo(name);
    }

    @Test
    void mailAddresses_areLowerCased_withoutDoubles() {
        assertThat(facts(List.of("EMAIL:Romeo@Mail.EXAMPLE", "EMAIL:mailto:romeo@mail.example", "EMAIL:none"))
                        .mailAddresses())
                .containsExactly("romeo@mail.example");
    }

    @Test
    void categories_areJoinedFromAllLines_withoutDoubles() {
        assertThat(facts(List.of("CATEGORIES:Friends, Work ,,Friends", "item1.CATEGORIES:Verona\\, old"))
                        .categories())
                .containsExactly("Friends", "Work", "Verona, old");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("groupCards")
    void groupCard_namesItsMembers(String form, List<String> lines) {
        assertThat(facts(lines))
                .isEqualTo(new CardFacts("g1", "Friends", List.of(), List.of(), List.of(), true, List.of("u1", "u2")));
    }

    private static Stream<Arguments> groupCards() {
        return Stream.of(
                form(
                        "RFC 6350",
                        "VERSION:4.0",
                        "KIND:group",
                        "FN:Friends",
                        "UID:urn:uuid:g1",
                        "MEMBER:urn:uuid:u1",
                        "MEMBER:urn:uuid:u2"),
                form(
                        "Apple",
                        "UID:g1",
                        "N:Friends",
                        "FN:Friends",
                        "X-ADDRESSBOOKSERVER-KIND:group",
                        "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:u1",
                        "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:u2"),
                form(
                        "6350's words in a 3.0 card",
                        "UID:g1",
                        "FN:Friends",
                        "KIND:GROUP",
                        "MEMBER:u1",
                        "MEMBER:URN:UUID:u2"));
    }

    @Test
    void cardOfAPerson_isNoGroup() {
        assertThat(facts(List.of("VERSION:4.0", "KIND:individual", "FN:Romeo")).group())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "UID:urn:uuid:4fbe8971, 4fbe8971",
        "UID:URN:UUID:4fbe8971, 4fbe8971",
        "UID:4fbe8971, 4fbe8971",
        "UID;VALUE=text:a b, a b",
        "UID:https://montague.example/1, https://montague.example/1",
        "UID:, ''",
        "NOTE:none, ''"
    })
    void uid_isWithoutItsScheme(String line, String uid) {
        assertThat(facts(List.of(line)).uid()).isEqualTo(uid);
    }

    @Test
    void cardsText_isNeverInItsOwnDescription() {
        assertThat(card(List.of("FN:Romeo")) + facts(List.of("FN:Romeo")).toString())
                .doesNotContain("Romeo");
    }
}
