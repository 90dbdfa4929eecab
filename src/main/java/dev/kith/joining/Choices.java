package dev.kith.joining;

import dev.kith.account.Account;
import dev.kith.account.SubscriptionPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person chooses when they join.
 *
 * @param bookWins hand-made contacts that differ from their card are renamed as in the address book
 * @param grace how long a contact whose presence flows outlives its card; zero: not at all
 * @param presence what is done about presence
 */
public record Choices(boolean bookWins, Duration grace, SubscriptionPolicy presence) {
    /** What holds for somebody who did not choose. */
    public static final Choices USUAL = new Choices(false, Duration.ofDays(30), SubscriptionPolicy.MUTUAL);

    static Choices of(Account account) {
        return new Choices(account.bookWins(), account.grace(), account.subscriptions());
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
                + " days; presence: " + word(presence);
    }
}
