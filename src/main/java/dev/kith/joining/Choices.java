package dev.kith.joining;

import dev.kith.account.Account;
import java.time.Duration;

/**
 * What a person chooses when they join.
 *
 * @param bookWins hand-made contacts that differ from their card are renamed as in the address book
 * @param grace how long a contact whose presence flows outlives its card; zero: not at all
 */
public record Choices(boolean bookWins, Duration grace) {
    /** What holds for somebody who did not choose. */
    public static final Choices USUAL = new Choices(false, Duration.ofDays(30));

    static Choices of(Account account) {
        return new Choices(account.bookWins(), account.grace());
    }

    /** For the record: {@code names: yours; leaving contacts stay 30 days}. */
    public String words() {
        return "names: " + (bookWins ? "address book" : "hand-made") + "; grace: " + grace.toDays() + " days";
    }
}
