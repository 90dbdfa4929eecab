package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.time.FullJitter;
import dev.kith.xmpp.component.Parting.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long to stay away; the test throws the dice. */
class BackOffTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static Parting parting(Kind kind) {
        return new Parting(kind, "reason", "");
    }

    private static List<Long> seconds(BackOff backOff, Kind kind, Duration lived, int times) {
        return IntStream.range(0, times)
                .mapToObj(n -> backOff.next(parting(kind), lived).toSeconds())
                .toList();
    }

    @Test
    void longestDelay_doublesFromASecondToAMinute() {
        assertThat(seconds(new BackOff(new FullJitter(Duration.ofSeconds(60), most -> most)), Kind.LOST, SHORT, 9))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void luckyDice_comeBackAtOnce() {
        assertThat(seconds(new BackOff(new FullJitter(Duration.ofSeconds(60), most -> 0)), Kind.LOST, SHORT, 5))
                .containsOnly(0L);
    }

    @Test
    void realDice_fillTheWholeSpan() {
        var first = new ArrayList<Duration>();
        var tenth = new ArrayList<Duration>();
        for (int i = 0; i < 5000; i++) {
            var backOff = new BackOff();
            first.add(backOff.next(parting(Kind.LOST), SHORT));
            for (int n = 0; n < 8; n++) {
                backOff.next(parting(Kind.LOST), SHORT);
            }
            tenth.add(backOff.next(parting(Kind.LOST), SHORT));
        }
        assertThat(first).allMatch(delay -> !delay.isNegative() && delay.toMillis() <= 1000);
        assertThat(first).anyMatch(delay -> delay.toMillis() < 100).anyMatch(delay -> delay.toMillis() > 900);
        assertThat(tenth).allMatch(delay -> !delay.isNegative() && delay.toSeconds() <= 60);
        assertThat(tenth).anyMatch(delay -> delay.toSeconds() < 6).anyMatch(delay -> delay.toSeconds() > 54);
    }

    @Test
    void streamThatLivedWell_beginsAnew() {
        var backOff = new BackOff(new FullJitter(Duration.ofSeconds(60), most -> most));
        seconds(backOff, Kind.LOST, SHORT, 8);
        assertThat(backOff.next(parting(Kind.LOST), Duration.ofSeconds(61))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void streamThatLivedBriefly_doesNotBeginAnew() {
        var backOff = new BackOff(new FullJitter(Duration.ofSeconds(60), most -> most));
        seconds(backOff, Kind.LOST, SHORT, 8);
        assertThat(backOff.next(parting(Kind.LOST), Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void illegalContent_waitsLikeAnyLoss() {
        assertThat(seconds(new BackOff(new FullJitter(Duration.ofSeconds(60), most -> most)), Kind.CONTENT, SHORT, 3))
                .containsExactly(1L, 2L, 4L);
    }

    @Test
    void otherOwnerOfTheName_isNeverDisturbedWithinTenSeconds() {
        assertThat(seconds(new BackOff(new FullJitter(Duration.ofSeconds(60), most -> 0)), Kind.CONFLICT, SHORT, 3))
                .containsOnly(10L);
    }

    @Test
    void wrongSecret_isTriedOnceAMinute() {
        assertThat(seconds(new BackOff(new FullJitter(Duration.ofSeconds(60), most -> 0)), Kind.DENIED, SHORT, 3))
                .containsOnly(60L);
    }

    @Test
    void aThousandFailures_stillGiveADelay() {
        assertThat(seconds(new BackOff(new FullJitter(Duration.ofSeconds(60), most -> most)), Kind.LOST, SHORT, 1000))
                .allMatch(s -> s >= 1 && s <= 60);
    }
}
