package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.time.FullJitter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
    @Test
    void restsGrow_fromASecond_toFiveMinutes_andBeginAgain() {
        var backOff = new BackOff(new FullJitter(Duration.ofMinutes(5), most -> most));
        assertThat(backOff.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backOff.next()).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 100; i++) {
            assertThat(backOff.next()).isLessThanOrEqualTo(Duration.ofMinutes(5));
        }
        assertThat(backOff.next()).isEqualTo(Duration.ofMinutes(5));
        backOff.livedWell();
        assertThat(backOff.next()).isEqualTo(Duration.ofSeconds(1));
    }

    /** All who lost the same server must not come back together. */
    @Test
    void rests_areByLot() {
        assertThat(new BackOff(new FullJitter(Duration.ofMinutes(5), most -> 0)).next())
                .isZero();
        assertThat(new BackOff(new FullJitter(Duration.ofMinutes(5), most -> 0)).afterRefusal())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(new BackOff(new FullJitter(Duration.ofMinutes(5), most -> most)).afterRefusal())
                .isEqualTo(Duration.ofMinutes(6));
    }
}
