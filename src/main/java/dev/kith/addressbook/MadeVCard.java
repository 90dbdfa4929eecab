package dev.kith.addressbook;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import ezvcard.Ezvcard;
import ezvcard.VCard;
import ezvcard.VCardVersion;
import ezvcard.property.Categories;
import ezvcard.property.FormattedName;
import ezvcard.property.Impp;
import ezvcard.property.ProductId;
import ezvcard.property.Revision;
import ezvcard.property.StructuredName;
import ezvcard.property.Uid;
import ezvcard.property.VCardProperty;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cards that we make, as text: vCard 3.0 (RFC 2426), which every server and program takes, with the chat address as
 * IMPP (RFC 4770). No X-JABBER beside it: whoever edits one of the two forgets the other.
 */
final class MadeVCard {
    private static final String PRODUCT = "-//Kith//Kith//EN";
    private static final String UID_START = "kith-";
    private static final int UID_BYTES = 16;

    /** Without what a person could add, no card of ours is this long, however a server may escape it. */
    private static final int MAX_CHARACTERS = 64 * 1024;

    private static final Set<Class<? extends VCardProperty>> OURS = Set.of(
            FormattedName.class,
            StructuredName.class,
            Uid.class,
            Impp.class,
            Categories.class,
            ProductId.class,
            Revision.class);

    private MadeVCard() {}

    /**
     * The UID of the card that we make of a contact: the same each time, so that a card that is made twice is one, and
     * known for ours by everybody who knows whose it is.
     */
    static String uid(BareJid owner, BareJid contact) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((owner + "\n" + contact).getBytes(StandardCharsets.UTF_8));
            return UID_START + HexFormat.of().formatHex(hash, 0, UID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a card with this UID may be one we made; most are not, at a glance. */
    static boolean mayBeOurs(String uid) {
        return uid.startsWith(UID_START);
    }

    /** The card of a contact. */
    static String text(BareJid owner, Contact contact) {
        var card = new VCard(VCardVersion.V3_0);
        card.setProductId(PRODUCT);
        card.setUid(new Uid(uid(owner, contact.jid())));
        card.setFormattedName(contact.name());
        // RFC 2426 §3.1.2 demands it. Which part is the family's is not ours to guess.
        var name = new StructuredName();
        name.setGiven(contact.name());
        card.setStructuredName(name);
        card.addImpp(new Impp(uri(contact.jid())));
        if (!contact.groups().isEmpty()) {
            card.setCategories(contact.groups().toArray(String[]::new));
        }
        // All five parts of N: the library takes an escaped semicolon at its end for an empty part, and cuts it off.
        return Ezvcard.write(card).prodId(false).includeTrailingSemicolons(true).go();
    }

    /** RFC 5122 §2.2: everything that is not plain is escaped. */
    private static URI uri(BareJid jid) {
        var out = new StringBuilder("xmpp:");
        for (byte b : jid.toString().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "@-._~!$'()*+,;=".indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return URI.create(out.toString());
    }

    /** Whether a card says this contact and nothing else; servers may write it in another order, or another version. */
    static boolean says(String vcard, BareJid owner, Contact contact) {
        if (vcard.length() > MAX_CHARACTERS) {
            return false;
        }
        try {
            List<VCard> cards = Ezvcard.parse(vcard.strip()).all();
            return cards.size() == 1 && says(cards.getFirst(), owner, contact);
        } catch (RuntimeException | StackOverflowError e) {
            return false; // no card of ours
        }
    }

    private static boolean says(VCard card, BareJid owner, Contact contact) {
        boolean onlyOurs = card.getProperties().stream().allMatch(property -> OURS.contains(property.getClass()));
        if (!onlyOurs
                || card.getFormattedNames().size() != 1
                || card.getStructuredNames().size() > 1
                || card.getImpps().size() != 1
                || card.getUid() == null) {
            return false;
        }
        List<String> groups = card.getCategoriesList().stream()
                .flatMap(categories -> categories.getValues().stream())
                .toList();
        String name = card.getFormattedName().getValue();
        return ChatAddresses.of(card).equals(List.of(contact.jid().toString()))
                && uid(owner, contact.jid()).equals(card.getUid().getValue())
                && new Contact(contact.jid(), name == null ? "" : name, groups).equals(contact)
                && (card.getStructuredName() == null
                        || parts(card.getStructuredName()).equals(List.of(contact.name())));
    }

    private static List<String> parts(StructuredName name) {
        return Stream.of(
                        Stream.ofNullable(name.getGiven()),
                        Stream.ofNullable(name.getFamily()),
                        name.getAdditionalNames().stream(),
                        name.getPrefixes().stream(),
                        name.getSuffixes().stream())
                .flatMap(texts -> texts)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
