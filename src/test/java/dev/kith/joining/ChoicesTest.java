package dev.kith.joining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.SubscriptionPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoicesTest {
    private static Choices answered(Choices before, Map<String, String> form) {
        return before.answered(field -> form.getOrDefault(field, ""));
    }

    @Test
    void whatAFormDoesNotSay_isUsual_andWritesNoCards() {
        assertThat(answered(Choices.USUAL, Map.of())).isEqualTo(Choices.USUAL);
        assertThat(answered(Choices.USUAL, Map.of("names", "?", "grace", "?", "presence", "?", "cards", "?")))
                .isEqualTo(Choices.USUAL);
    }

    @Test
    void everyAnswerIsTaken() {
        var form = Map.of("names", "book", "grace", "none", "presence", "ask", "cards", "make");
        assertThat(answered(Choices.USUAL, form))
                .isEqualTo(new Choices(true, Duration.ZERO, SubscriptionPolicy.ASK, Optional.of("From chat")));
    }

    @Test
    void whoHadABookForCards_keepsIt_unlessTheyWantNone() {
        var before = new Choices(false, Duration.ZERO, SubscriptionPolicy.NAMES, Optional.of("Friends"));
        assertThat(answered(before, Map.of("cards", "make")).twoWayBook()).contains("Friends");
        assertThat(answered(before, Map.of("cards", "none")).twoWayBook()).isEmpty();
    }

    @Test
    void recordSaysThatCardsAreMade_butNotInWhichBook() {
        var choices = new Choices(false, Duration.ofDays(30), SubscriptionPolicy.MUTUAL, Optional.of("Friends"));
        assertThat(choices.words()).endsWith("contacts from chat become cards").doesNotContain("Friends");
        assertThat(Choices.USUAL.words()).isEqualTo("names: hand-made; grace: 30 days; presence: mutual");
    }
}
