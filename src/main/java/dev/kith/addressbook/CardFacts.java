package dev.kith.addressbook;

import java.util.List;

/**
 * All that Kith keeps of a card: no phone numbers, notes or photos.
 *
 * @param uid without {@code urn:uuid:}, empty when the card has none
 * @param name what to call the contact, empty only when the card offers nothing
 * @param chatAddresses bare JIDs the card names, normalised, in the card's order, no doubles
 * @param mailAddresses lower-cased, in the card's order, no doubles
 * @param categories the card's own groups
 * @param group whether the card is a group, whose name the members get as a group; it is no contact itself
 * @param members the UIDs of a group's members, as {@code uid} is written here
 */
public record CardFacts(
        String uid,
        String name,
        List<String> chatAddresses,
        List<String> mailAddresses,
        List<String> categories,
        boolean group,
        List<String> members) {
    public CardFacts {
        uid = storable(uid);
        name = storable(name);
        chatAddresses = storable(chatAddresses);
        mailAddresses = storable(mailAddresses);
        categories = storable(categories);
        members = storable(members);
    }

    private static List<String> storable(List<String> texts) {
        return texts.stream().map(CardFacts::storable).toList();
    }

    /** Without NUL and halves of surrogate pairs, which no database takes: one such card would stop its account. */
    private static String storable(String text) {
        boolean well = text.codePoints().noneMatch(CardFacts::isUnstorable);
        return well
                ? text
                : text.codePoints()
                        .filter(c -> !isUnstorable(c))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isUnstorable(int codePoint) {
        return codePoint == 0 || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    @Override
    public String toString() {
        return "CardFacts[***]";
    }
}
