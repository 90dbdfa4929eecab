package dev.kith.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ends a process: only that a loop of its own stands still while time is seen to pass. */
class OwnLoopsTest {
    private static final Duration PROBE = Duration.ofSeconds(10);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000); // nanoTime may be anywhere, and overflows
    private final AtomicLong schedule = new AtomicLong();
    private final AtomicLong signs = new AtomicLong();
    private final AtomicBoolean databaseIsAway = new AtomicBoolean();
    private final OwnLoops loops = new OwnLoops(now::get);
    private final LoopHealth health = new LoopHealth(loops);

    @BeforeEach
    void watch() {
        loops.watch("schedule", schedule::get, () -> false);
        loops.watch("signs of life", signs::get, databaseIsAway::get);
        loops.start();
    }

    @AfterEach
    void stop() {
        loops.stop();
    }

    private boolean lives() {
        return health.call().getStatus() == Status.UP;
    }

    /** Whether it lives to the end of a time in which it is asked as often as a probe asks. */
    private boolean lives(Duration time, boolean turns) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(PROBE)) {
            now.addAndGet(PROBE.toNanos());
            signs.incrementAndGet();
            if (turns) {
                schedule.incrementAndGet();
            }
            if (!lives()) {
                return false;
            }
        }
        return true;
    }

    @Test
    void loopsThatGoOn_live() {
        assertThat(lives(Duration.ofHours(3), true)).isTrue();
    }

    @Test
    void loopThatStandsStill_endsTheProcess_afterFiveMinutes() {
        assertThat(lives(Duration.ofSeconds(290), false)).isTrue();
        assertThat(lives(Duration.ofSeconds(20), false)).isFalse();
        assertThat(health.call().getData().orElseThrow())
                .containsEntry("schedule", "standing still for 300 s")
                .containsEntry("signs of life", "standing still for 0 s");
    }

    @Test
    void loopThatGoesOnAgain_lives() {
        assertThat(lives(Duration.ofSeconds(290), false)).isTrue();
        assertThat(lives(Duration.ofSeconds(10), true)).isTrue();
        assertThat(lives(Duration.ofSeconds(290), false)).isTrue();
    }

    /** SIGSTOP and SIGCONT, or a machine that slept: nothing turned, and nothing is broken. */
    @Test
    void processThatItselfStoodStill_lives() {
        for (int i = 0; i < 20; i++) {
            now.addAndGet(Duration.ofHours(2).toNanos());
            assertThat(lives()).as("the first look after that").isTrue();
            assertThat(lives(PROBE, true)).isTrue();
        }
    }

    @Test
    void standingStillForAnotherServersSake_isNoReason() {
        databaseIsAway.set(true);
        for (int i = 0; i < 1000; i++) {
            now.addAndGet(PROBE.toNanos());
            schedule.incrementAndGet();
            assertThat(lives()).isTrue();
        }
        databaseIsAway.set(false);
        for (int i = 0; i < 29; i++) {
            now.addAndGet(PROBE.toNanos());
            schedule.incrementAndGet();
            assertThat(lives()).as("it answers again; %d looks", i).isTrue();
        }
        now.addAndGet(PROBE.toNanos());
        schedule.incrementAndGet();
        assertThat(lives()).as("and the loop still stands").isFalse();
    }

    @Test
    void whileTheServiceStops_itLives() {
        loops.stop();
        assertThat(lives(Duration.ofHours(1), false)).isTrue();
    }
}
