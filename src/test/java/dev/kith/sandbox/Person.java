package dev.kith.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who lives in the sandbox.
 *
 * @param user the name at every server
 * @param name what address books call them
 * @param synced whether they have address books and an account in Kith
 */
record Person(String user, String password, String name, String categories, boolean synced) {
    static final String DOMAIN = "verona.example";
    static final String BOOK = "contacts";

    static final Person JULIET = new Person("juliet", "r0m30", "Giulietta Capuleti", "Family", true);
    static final Person ROMEO = new Person("romeo", "jul13t", "Roméo Montaigu", "Friends,Balcony", true);
    static final Person NURSE = new Person("nurse", "ang3lica", "Angélica, the Nurse", "Household", true);
    static final Person FRIAR = new Person("friar", "l4ur3nc3", "Frère Laurent", "Church", false);
    /** Nobody: Kith tries its privileges on this account's roster. */
    static final Person PROBE = new Person("kith-probe", "m4ntua", "Probe", "", false);

    static final List<Person> ALL = List.of(JULIET, ROMEO, NURSE, FRIAR, PROBE);
    static final List<Person> SYNCED = List.of(JULIET, ROMEO, NURSE);

    /** A card and its file's name. */
    record Vcard(String file, String text) {}

    String jid() {
        return user + "@" + DOMAIN;
    }

    /** A card as a contacts program writes it (vCard 3, RFC 2426), with the chat address in IMPP (RFC 4770). */
    static Vcard card(String uid, String name, String categories, String... lines) {
        String escaped = name.replace(",", "\\,");
        var text = new ArrayList<>(
                List.of("BEGIN:VCARD", "VERSION:3.0", "UID:" + uid, "FN:" + escaped, "N:" + escaped + ";;;;"));
        if (!categories.isEmpty()) {
            text.add("CATEGORIES:" + categories);
        }
        text.addAll(List.of(lines));
        text.add("END:VCARD");
        return new Vcard(uid + ".vcf", String.join("\r\n", text) + "\r\n");
    }

    /** What is in this person's book on the first day. */
    List<Vcard> firstCards() {
        var cards = new ArrayList<Vcard>();
        for (Person other : SYNCED) {
            if (!other.equals(this)) {
                cards.add(card(other.user, other.name, other.categories, "IMPP:xmpp:" + other.jid()));
            }
        }
        // Only a mail address, but one of the home domain with an account: a contact all the same.
        cards.add(card(FRIAR.user, FRIAR.name, FRIAR.categories, "EMAIL:" + FRIAR.jid()));
        // The home domain, but nobody there: no contact.
        cards.add(card("paris", "Count Páris", "", "EMAIL:paris@" + DOMAIN));
        cards.add(card("apothecary", "Apothecary in Mantua", "Shops", "TEL:+39 0376 000000"));
        var group = new ArrayList<>(List.of("X-ADDRESSBOOKSERVER-KIND:group"));
        for (Person member : List.of(ROMEO, FRIAR)) {
            if (!member.equals(this)) {
                group.add("X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:" + member.user);
            }
        }
        cards.add(card("group-secret-wedding", "Secret wedding", "", group.toArray(String[]::new)));
        return cards;
    }
}
