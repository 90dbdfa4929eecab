package dev.kith.addressbook;

/** What came of reading a card. */
sealed interface CardReading {
    record Read(CardFacts facts) implements CardReading {}

    /**
     * It cannot be read.
     *
     * @param reason for its owner
     */
    record Unreadable(String reason) implements CardReading {}
}
