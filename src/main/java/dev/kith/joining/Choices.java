package dev.kith.joining;

import dev.kith.account.Account;
import dev.kith.account.SubscriptionPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a person chooses when they join.
 *
 * @param bookWins hand-made contacts that differ from their card are renamed as in the address book
 * @param grace how long presence that Kith let flow, and the contact, outlive the card; zero: not at all
 * @param presence what is done about presence
 * @param twoWayBook the name of the book in which contacts from chat become cards; empty where they do not
 */
public record Choices(boolean bookWins, Duration grace, SubscriptionPolicy presence, Optional<String> twoWayBook) {
    /** What holds for somebody who did not choose. */
    public static final Choices USUAL =
            new Choices(false, Duration.ofDays(30), SubscriptionPolicy.MUTUAL, Optional.empty());

    /** The book of cards from chat, for whoever has not named another one. */
    public static final String USUAL_BOOK = "From chat";

    /** What holds for an account now. */
    public static Choices of(Account account) {
        return new Choices(account.bookWins(), account.grace(), account.subscriptions(), account.twoWayBook());
    }

    /**
     * What a form says that offered these choices; what cannot be read is what is usual, since no form offers it.
     *
     * @param answers the word that was chosen for {@code names}, {@code grace}, {@code presence} and {@code cards}
     */
    public Choices answered(UnaryOperator<String> answers) {
        return new Choices(
                answers.apply("names").equals("book"),
                answers.apply("grace").equals("none") ? Duration.ZERO : USUAL.grace,
                presence(answers.apply("presence")).orElse(USUAL.presence),
                answers.apply("cards").equals("make") ? Optional.of(bookOfCards()) : Optional.empty());
    }

    /** The name of the book in which cards are made if they are to be. */
    public String bookOfCards() {
        return twoWayBook.orElse(USUAL_BOOK);
    }

    /** What is meant by a word, as {@link #word} writes it; empty when nothing is. */
    public static Optional<SubscriptionPolicy> presence(String word) {
        return Arrays.stream(SubscriptionPolicy.values())
                .filter(policy -> word(policy).equals(word))
                .findFirst();
    }

    /** {@code names}, {@code mutual} or {@code ask}. */
    public static String word(SubscriptionPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    /** For the record: {@code names: hand-made; grace: 30 days; presence: mutual}. */
    public String words() {
        return "names: " + (bookWins ? "address book" : "hand-made") + "; grace: " + grace.toDays()
                + " days; presence: " + word(presence)
                + (twoWayBook.isPresent() ? "; contacts from chat become cards" : "");
    }
}
