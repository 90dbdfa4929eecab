package dev.kith.addressbook;

import java.util.List;

/** Small cards for tests. */
final class Cards {
    private Cards() {}

    /** A card of these lines, of version 3.0 where they do not begin with another. */
    static Card card(List<String> lines) {
        String version = lines.getFirst().startsWith("VERSION:") ? "" : "VERSION:3.0\r\n";
        return cardOf("BEGIN:VCARD\r\n" + version + String.join("\r\n", lines) + "\r\nEND:VCARD\r\n");
    }

    static Card cardOf(String text) {
        return new Card("/book/card.vcf", "\"1\"", text);
    }

    static CardFacts facts(List<String> lines) {
        return facts(card(lines));
    }

    static CardFacts facts(Card card) {
        return switch (new CardReader().read(card)) {
            case CardReading.Read(CardFacts facts) -> facts;
            case CardReading.Unreadable(String reason) -> throw new AssertionError("unreadable: " + reason);
        };
    }
}
