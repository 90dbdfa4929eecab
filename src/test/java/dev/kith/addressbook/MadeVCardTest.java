package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.roster.Contact;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The cards that we write, read back as everybody reads them. */
class MadeVCardTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");
    private static final Contact CONTACT =
            new Contact(ROMEO, "Roméo; Montague, \\ \"the\" younger", List.of("Friends", "A, B; C", "Verona"));

    @Test
    void card_isWhatEveryProgramReads() {
        assertThat(MadeVCard.text(JULIET, new Contact(ROMEO, "Romeo", List.of("Friends", "Verona"))))
                .isEqualTo("""
                        BEGIN:VCARD
                        VERSION:3.0
                        PRODID:-//Kith//Kith//EN
                        UID:kith-a241dd09267c7d07e3f0682e91c5e595
                        FN:Romeo
                        N:;Romeo;;;
                        IMPP:xmpp:romeo@montague.example
                        CATEGORIES:Friends,Verona
                        END:VCARD
                        """.replace("\n", "\r\n"));
    }

    @Test
    void card_saysWhatWasWritten_andNothingElse() {
        String text = MadeVCard.text(JULIET, CONTACT);
        assertThat(MadeVCard.says(text, JULIET, CONTACT)).isTrue();
        assertThat(MadeVCard.says(text, ROMEO, CONTACT))
                .as("of another account")
                .isFalse();
        assertThat(MadeVCard.says(text, JULIET, CONTACT.withoutGroups())).isFalse();
        assertThat(MadeVCard.says(text, JULIET, new Contact(ROMEO, "Romeo", CONTACT.groups())))
                .isFalse();
        var facts = Cards.facts(Cards.cardOf(text));
        assertThat(facts.chatAddresses()).containsExactly(ROMEO.toString());
        assertThat(new Contact(ROMEO, facts.name(), facts.categories())).isEqualTo(CONTACT);
        assertThat(facts.uid()).isEqualTo(MadeVCard.uid(JULIET, ROMEO));
    }

    @Test
    void anythingThatWasAdded_makesItTheirs() {
        String text = MadeVCard.text(JULIET, CONTACT);
        for (String line : List.of(
                "TEL:+39 045",
                "NOTE:met at the ball",
                "EMAIL:romeo@montague.example",
                "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo=",
                "X-JABBER:romeo@montague.example",
                "IMPP:xmpp:second@montague.example",
                "FN:Second name",
                "NICKNAME:Romeo",
                "BDAY:1580-01-01",
                "item1.URL:https://montague.example/",
                "X-ANYTHING:at all")) {
            String more = text.replace("END:VCARD", line + "\r\nEND:VCARD");
            assertThat(MadeVCard.says(more, JULIET, CONTACT)).as(line).isFalse();
        }
        assertThat(MadeVCard.says(text.replace("N:;", "N:Montague;"), JULIET, CONTACT))
                .as("a family name")
                .isFalse();
        assertThat(MadeVCard.says(text + text, JULIET, CONTACT)).as("two cards").isFalse();
        assertThat(MadeVCard.says("", JULIET, CONTACT)).isFalse();
        assertThat(MadeVCard.says("BEGIN:VCARD", JULIET, CONTACT)).isFalse();
    }

    /** Radicale 3.1 writes properties in another order and leaves others out; Cyrus 3.6 notes when it was written. */
    @Test
    void whatServersDoToIt_doesNotMakeItTheirs() {
        Contact romeo = new Contact(ROMEO, "Romeo", List.of("Verona", "Friends"));
        assertThat(MadeVCard.says("""
                        BEGIN:VCARD
                        VERSION:3.0
                        UID:%s
                        CATEGORIES:Verona
                        CATEGORIES:Friends
                        IMPP:xmpp:romeo@montague.example
                        FN:Romeo
                        N:;Romeo;;;
                        REV:20261124T120000Z
                        END:VCARD
                        """.formatted(MadeVCard.uid(JULIET, ROMEO)), JULIET, romeo))
                .isTrue();
    }

    @Test
    void nameThatEndsWithASemicolon_comesBackWhole() {
        var contact = new Contact(ROMEO, "Romeo;", List.of("Friends;"));
        assertThat(MadeVCard.says(MadeVCard.text(JULIET, contact), JULIET, contact))
                .isTrue();
    }

    @Property(tries = 2000)
    void anyNameAndAnyGroups_comeBackTheSame(@ForAll String name, @ForAll Set<String> groups) {
        var contact = new Contact(ROMEO, name, groups);
        String text = MadeVCard.text(JULIET, contact);
        assertThat(MadeVCard.says(text, JULIET, contact)).as(text).isTrue();
        // RFC 2426 §2.6: folded at 75 characters or so; the library never begins a line with the white space of a text.
        assertThat(text.lines()).allMatch(line -> line.length() <= 90);
        assertThat(text.lines().filter(line -> !line.startsWith(" "))).allMatch(line -> line.matches("[A-Z]+:.*"));
        var facts = Cards.facts(Cards.cardOf(text));
        assertThat(new Contact(ROMEO, facts.name(), facts.categories())).isEqualTo(contact);
    }

    @Property(tries = 1000)
    void anyAddress_comesBackTheSame(@ForAll String local) {
        BareJid jid;
        try {
            jid = BareJid.parse(local + "@montague.example");
        } catch (IllegalJid e) {
            return;
        }
        comesBack(jid);
    }

    @Test
    void addressesThatLookLikeSomethingElse_comeBackTheSame() {
        for (String jid : List.of(
                "a?b@montague.example",
                "100%41@montague.example",
                "a#b@x.example",
                "d\\27artagnan@x.example",
                "icq%x@x.example",
                "ромео@вероне.example",
                "[a]@x.example",
                "a;b,c@x.example")) {
            comesBack(BareJid.parse(jid));
        }
    }

    private static void comesBack(BareJid jid) {
        var contact = new Contact(jid, "Somebody", List.of());
        String text = MadeVCard.text(JULIET, contact);
        assertThat(MadeVCard.says(text, JULIET, contact)).as(text).isTrue();
        assertThat(Cards.facts(Cards.cardOf(text)).chatAddresses()).containsExactly(jid.toString());
    }
}
