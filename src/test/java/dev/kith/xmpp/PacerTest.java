package dev.kith.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many writes may be under way; the test says what time it is. */
class PacerTest {
    private static final Duration QUICK = Duration.ofMillis(5);

    private final Pacer pacer = new Pacer();
    private long now = Long.MAX_VALUE - 1000; // nanoTime may be anywhere, and overflows

    /** As many writes at once as may be, all ended after the same time; how many they were. */
    private int round(Duration took) {
        int begun = 0;
        while (pacer.mayBegin(now, false)) {
            pacer.begun();
            begun++;
        }
        now += took.toNanos();
        for (int i = 0; i < begun; i++) {
            pacer.ended(now, took);
        }
        return begun;
    }

    private void warmUp() {
        for (int i = 0; i < 100; i++) {
            round(QUICK);
        }
    }

    @Test
    void firstWrite_isAlone() {
        assertThat(round(QUICK)).isEqualTo(1);
    }

    @Test
    void goodAnswers_openTheWindowByOneARound_atMost() {
        int before = round(QUICK);
        while (before < Pacer.MOST) {
            int next = round(QUICK);
            assertThat(next).isBetween(before, before + 1);
            if (next == before) {
                assertThat(round(QUICK)).isEqualTo(before + 1); // rounding costs a round at most
                before++;
            } else {
                before = next;
            }
        }
    }

    @Test
    void window_isNeverWiderThanItsMost() {
        warmUp();
        assertThat(round(QUICK)).isEqualTo(Pacer.MOST);
    }

    @Test
    void answerJustInTime_isGood() {
        for (int i = 0; i < 100; i++) {
            round(Pacer.SLOW);
        }
        assertThat(pacer.window()).isEqualTo(Pacer.MOST);
    }

    @Test
    void slowAnswer_halvesTheWindow() {
        warmUp();
        pacer.begun();
        pacer.ended(now, Pacer.SLOW.plusNanos(1));
        assertThat(pacer.window()).isEqualTo(Pacer.MOST / 2);
    }

    @Test
    void manySlowAnswers_leaveOneAtATime() {
        warmUp();
        round(Duration.ofSeconds(1));
        now += Duration.ofSeconds(1).toNanos();
        assertThat(round(Duration.ofSeconds(1))).isEqualTo(1);
    }

    @Test
    void slowAnswerToASingleWrite_restsAsLongAsItTook() {
        pacer.begun();
        pacer.ended(now, Duration.ofMillis(400));
        assertThat(pacer.rest(now)).isEqualTo(Duration.ofMillis(400));
        assertThat(pacer.mayBegin(now + Duration.ofMillis(400).toNanos() - 1, false))
                .isFalse();
        assertThat(pacer.mayBegin(now + Duration.ofMillis(400).toNanos(), false))
                .isTrue();
    }

    @Test
    void rest_isTwoSecondsAtMost() {
        pacer.begun();
        pacer.ended(now, Duration.ofMinutes(1));
        assertThat(pacer.rest(now)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void slowAnswerAmongMany_doesNotRest() {
        warmUp();
        pacer.begun();
        pacer.ended(now, Duration.ofSeconds(1));
        assertThat(pacer.mayBegin(now, false)).isTrue();
    }

    @Test
    void suspicion_sendsOneAtATime_howeverWideTheWindow() {
        warmUp();
        assertThat(pacer.mayBegin(now, true)).isTrue();
        pacer.begun();
        assertThat(pacer.mayBegin(now, true)).isFalse();
        assertThat(pacer.mayBegin(now, false)).isTrue();
    }
}
