package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.time.FullJitter;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff longest =
            new BackOff(Duration.ofMinutes(5), new FullJitter(Duration.ofSeconds(60), most -> most));

    @Test
    void failures_doubleTheWait_upToAMinute() {
        assertThat(Stream.generate(longest::afterFailure).limit(8).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        longest.livedWell();
        assertThat(longest.afterFailure()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void jitter_isFull() {
        assertThat(new BackOff(Duration.ofMinutes(5), new FullJitter(Duration.ofSeconds(60), most -> 0)).afterFailure())
                .isZero();
    }

    @Test
    void refusedLogins_areTriedSlowly_upToAnHour() {
        assertThat(Stream.generate(longest::afterDenial).limit(6).map(Duration::toMinutes))
                .containsExactly(6L, 12L, 24L, 48L, 72L, 72L);
        longest.loggedIn();
        assertThat(longest.afterDenial()).isEqualTo(Duration.ofMinutes(6));
    }
}
