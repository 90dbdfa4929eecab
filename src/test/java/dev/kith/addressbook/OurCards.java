package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import java.net.URI;
import java.util.List;

/** Whether a server keeps the cards we make so that we know them again; for the contracts of real servers. */
public final class OurCards {
    private static final BareJid OWNER = BareJid.parse("juliet@capulet.example");
    private static final List<Contact> CONTACTS = List.of(
            contact("romeo@montague.example", "Romeo", "Friends", "Verona"),
            contact("nurse@capulet.example", "nurse@capulet.example"),
            contact("ромео@вероне.example", "Roméo — 罗密欧 🌹 ".repeat(11), "Ünï ".repeat(50)));
    private static final List<Contact> WITH_SIGNS = List.of(
            contact("d\\27artagnan@x.example", "Roméo; \"Ro\", \\ Montague \\n — 罗密欧 🌹", "A, B; C", "Ünï", "D\\E"),
            contact("ромео@вероне.example", "Name ".repeat(39), "Group ".repeat(33)));

    private OurCards() {}

    private static Contact contact(String jid, String name, String... groups) {
        return new Contact(BareJid.parse(jid), name, List.of(groups));
    }

    /** Writes cards of ours, changes them, has somebody else add a line, and looks each time whose they are. */
    public static void areKnownAgain(CardStore store, Login login, URI book) throws Exception {
        areKnownAgain(store, login, book, CONTACTS);
    }

    /** The same with names and groups that have in them what vCards are made of. */
    public static void withSigns_areKnownAgain(CardStore store, Login login, URI book) throws Exception {
        areKnownAgain(store, login, book, WITH_SIGNS);
    }

    private static void areKnownAgain(CardStore store, Login login, URI book, List<Contact> contacts) throws Exception {
        for (Contact contact : contacts) {
            URI place = book.resolve(MadeVCard.uid(OWNER, contact.jid()) + ".vcf");
            assertThat(store.put(place, login, "", MadeVCard.text(OWNER, contact)))
                    .isTrue();
            Card made = store.read(place, login).orElseThrow();
            assertThat(MadeVCard.says(made.vcard(), OWNER, contact))
                    .as(made.vcard())
                    .isTrue();
            Contact renamed = new Contact(contact.jid(), "New " + contact.name(), List.of("Only this"));
            assertThat(store.put(place, login, made.etag(), MadeVCard.text(OWNER, renamed)))
                    .isTrue();
            Card changed = store.read(place, login).orElseThrow();
            assertThat(MadeVCard.says(changed.vcard(), OWNER, renamed))
                    .as(changed.vcard())
                    .isTrue();
            assertThat(MadeVCard.says(changed.vcard(), OWNER, contact)).isFalse();
            String theirs = changed.vcard().replace("END:VCARD", "TEL:+39 045 555\r\nEND:VCARD");
            assertThat(store.put(place, login, changed.etag(), theirs)).isTrue();
            assertThat(MadeVCard.says(store.read(place, login).orElseThrow().vcard(), OWNER, renamed))
                    .isFalse();
        }
    }
}
