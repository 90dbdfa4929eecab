package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.addressbook.CardContacts.Wish;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Which contacts a person's cards make. */
class CardContactsTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");
    private static final BareJid NURSE = BareJid.parse("nurse@capulet.example");

    /** Here, the addresses of montague.example and capulet.example are chat addresses too. */
    private static Optional<BareJid> identity(String mail) {
        return mail.endsWith("@montague.example") || mail.endsWith("@capulet.example")
                ? Optional.of(BareJid.parse(mail))
                : Optional.empty();
    }

    private static Wish wish(CardFacts... cards) {
        return CardContacts.of(JULIET, List.of(cards), CardContactsTest::identity);
    }

    private static CardFacts chat(String uid, String name, BareJid jid, String... categories) {
        return new CardFacts(uid, name, List.of(jid.toString()), List.of(), List.of(categories), false, List.of());
    }

    private static CardFacts mail(String uid, String name, String mail, String... categories) {
        return new CardFacts(uid, name, List.of(), List.of(mail), List.of(categories), false, List.of());
    }

    private static CardFacts group(String name, String... members) {
        return new CardFacts("group-" + name, name, List.of(), List.of(), List.of(), true, List.of(members));
    }

    private static Contact contact(BareJid jid, String name, String... groups) {
        return new Contact(jid, name, List.of(groups));
    }

    @Test
    void chatAddress_makesAContact_withNameAndCategories() {
        assertThat(wish(chat("u1", "Romeo", ROMEO, "Verona")).sure())
                .containsOnly(Map.entry(ROMEO, contact(ROMEO, "Romeo", "Verona")));
    }

    @Test
    void everyChatAddressOfACard_makesAContact() {
        var card = new CardFacts(
                "u1", "R", List.of(ROMEO.toString(), NURSE.toString()), List.of(), List.of(), false, List.of());
        assertThat(wish(card).sure()).containsOnlyKeys(ROMEO, NURSE);
    }

    @Test
    void mailAddressOfAnAccountHere_makesAContactIfTheAccountExists() {
        assertThat(wish(mail("u1", "Romeo", "romeo@montague.example", "Verona")).ifAccountExists())
                .containsOnly(Map.entry(ROMEO, contact(ROMEO, "Romeo", "Verona")));
    }

    @Test
    void mailAddress_isNeverSure() {
        assertThat(wish(mail("u1", "Romeo", "romeo@montague.example")).sure()).isEmpty();
    }

    @Test
    void mailAddressOfAStranger_makesNoContact() {
        assertThat(wish(mail("u1", "Paris", "paris@mail.example"))).isEqualTo(wish());
    }

    @Test
    void chatAndMailAddressInOneCard_makeOneSureContact() {
        var card = new CardFacts(
                "u1", "Romeo", List.of(ROMEO.toString()), List.of(ROMEO.toString()), List.of(), false, List.of());
        var wish = wish(card);
        assertThat(wish.sure()).containsOnlyKeys(ROMEO);
        assertThat(wish.ifAccountExists()).isEmpty();
    }

    @Test
    void cardWithTheChatAddress_namesTheContact_whateverTheOthersUid() {
        assertThat(wish(mail("a", "The boy", ROMEO.toString()), chat("z", "Romeo", ROMEO))
                        .sure()
                        .get(ROMEO)
                        .name())
                .isEqualTo("Romeo");
    }

    @Test
    void contactThatOneCardNamesAndAnotherGuesses_isSure() {
        assertThat(wish(chat("a", "Romeo", ROMEO), mail("z", "The boy", ROMEO.toString()))
                        .ifAccountExists())
                .isEmpty();
    }

    @Test
    void twoCardsWithOneAddress_makeOneContact_inTheGroupsOfBoth() {
        assertThat(wish(chat("u2", "Romy", ROMEO, "Verona"), chat("u1", "Romeo", ROMEO, "Foes"))
                        .sure())
                .containsOnly(Map.entry(ROMEO, contact(ROMEO, "Romeo", "Foes", "Verona")));
    }

    @Test
    void self_isNeverAContact() {
        assertThat(wish(chat("u1", "Me", JULIET), mail("u2", "Me", JULIET.toString())))
                .isEqualTo(wish());
    }

    @Test
    void groupCardBeforeItsMember_groupsIt() {
        assertThat(wish(group("Friends", "u1"), chat("u1", "Romeo", ROMEO)).sure())
                .containsValue(contact(ROMEO, "Romeo", "Friends"));
    }

    @Test
    void groupCardAfterItsMember_groupsIt() {
        assertThat(wish(chat("u1", "Romeo", ROMEO), group("Friends", "u1")).sure())
                .containsValue(contact(ROMEO, "Romeo", "Friends"));
    }

    /** Books come one after the other; between a group and its member may stand a whole book. */
    @Test
    void groupCardInAnotherBook_groupsItsMember() {
        var first = List.of(chat("u1", "Romeo", ROMEO), chat("u2", "Nurse", NURSE));
        var second = List.of(chat("u3", "Paris", BareJid.parse("paris@verona.example")), group("Friends", "u1"));
        var cards = new ArrayList<>(first);
        cards.addAll(second);
        assertThat(CardContacts.of(JULIET, cards, CardContactsTest::identity).sure())
                .containsValue(contact(ROMEO, "Romeo", "Friends"))
                .containsValue(contact(NURSE, "Nurse"));
    }

    @Test
    void groupCard_groupsMembersWithOnlyAMailAddress() {
        assertThat(wish(mail("u1", "Romeo", ROMEO.toString()), group("Friends", "u1"))
                        .ifAccountExists())
                .containsValue(contact(ROMEO, "Romeo", "Friends"));
    }

    @Test
    void groupCardWithAnAddress_makesNoContact() {
        var list = new CardFacts(
                "g", "List", List.of(ROMEO.toString()), List.of("list@capulet.example"), List.of(), true, List.of());
        assertThat(wish(list)).isEqualTo(wish());
    }

    @Test
    void groupCardWithoutName_groupsNobody() {
        assertThat(wish(group("", "u1"), chat("u1", "Romeo", ROMEO)).sure()).containsValue(contact(ROMEO, "Romeo"));
    }

    @Test
    void cardWithoutUid_isInNoGroupCard() {
        assertThat(wish(group("Friends", ""), chat("", "Romeo", ROMEO)).sure()).containsValue(contact(ROMEO, "Romeo"));
    }

    @Test
    void cardWithoutName_isCalledByItsAddress() {
        assertThat(wish(chat("u1", "", ROMEO)).sure().get(ROMEO).name()).isEqualTo("romeo@montague.example");
    }

    /** Servers list cards in any order; a roster that followed it would be rewritten for nothing. */
    @Property(tries = 2_000)
    void orderOfTheCards_changesNothing(@ForAll("cards") List<CardFacts> cards, @ForAll long seed) {
        var shuffled = new ArrayList<>(cards);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(CardContacts.of(JULIET, shuffled, CardContactsTest::identity))
                .isEqualTo(CardContacts.of(JULIET, cards, CardContactsTest::identity));
    }

    @Provide
    Arbitrary<List<CardFacts>> cards() {
        var uids = Arbitraries.of("", "u1", "u2", "u3");
        var names = Arbitraries.of("", "Romeo", "Romy", "Nurse");
        var addresses = Arbitraries.of(JULIET, ROMEO, NURSE)
                .map(BareJid::toString)
                .list()
                .uniqueElements()
                .ofMaxSize(2);
        var words = Arbitraries.of("Friends", "Verona", "Foes").list().ofMaxSize(2);
        var persons = Combinators.combine(uids, names, addresses, addresses, words)
                .as((uid, name, chat, mail, groups) -> new CardFacts(uid, name, chat, mail, groups, false, List.of()));
        var groups = Combinators.combine(names, uids.list().ofMaxSize(3))
                .as((name, members) -> group(name, members.toArray(String[]::new)));
        return Arbitraries.oneOf(List.of(persons, persons, persons, groups))
                .list()
                .ofMinSize(2)
                .ofMaxSize(6);
    }
}
