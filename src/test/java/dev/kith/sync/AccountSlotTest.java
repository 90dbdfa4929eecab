package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.replica.AloneReplica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountSlotTest {
    private static final Duration LATER = Duration.ofHours(1);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final AccountSlot slot = new AccountSlot(1, AloneReplica.claim(() -> true));
    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private void plan(Duration delay, String pass) {
        slot.plan(timer, delay, () -> {
            boolean unused = slot.begin();
            ran.add(pass);
        });
    }

    private void runWhatIsDue() throws Exception {
        timer.submit(() -> {}).get(10, TimeUnit.SECONDS);
    }

    @Test
    void passAskedForNow_isNotPutOffByTheUsualOne() throws Exception {
        var busy = new CountDownLatch(1);
        var unused = timer.submit(() -> busy.await(10, TimeUnit.SECONDS));
        plan(Duration.ZERO, "now"); // as somebody asks just when the pass before has ended
        plan(LATER, "usual");
        busy.countDown();
        runWhatIsDue();
        assertThat(ran).containsExactly("now");
        assertThat(timer.getQueue()).isEmpty();
    }

    @Test
    void passAskedForNow_takesThePlaceOfTheUsualOne() throws Exception {
        plan(LATER, "usual");
        plan(Duration.ZERO, "now");
        runWhatIsDue();
        assertThat(ran).containsExactly("now");
        assertThat(timer.getQueue()).allMatch(task -> ((java.util.concurrent.Future<?>) task).isCancelled());
    }

    @Test
    void passThatHasBegun_isFollowedByTheUsualOne() throws Exception {
        plan(Duration.ZERO, "now");
        runWhatIsDue();
        plan(LATER, "usual");
        assertThat(timer.getQueue()).hasSize(1);
    }

    @Test
    void passAskedForDuringAPass_followsIt() {
        assertThat(slot.begin()).isTrue();
        assertThat(slot.begin()).isFalse();
        assertThat(slot.end(new SyncOutcome.Failed("test"))).isTrue();
        assertThat(slot.begin()).isTrue();
        assertThat(slot.end(new SyncOutcome.Failed("test"))).isFalse();
    }

    @Test
    void xmppServerThatCameBack_endsTheTrouble_ofAPassThatSawItAwayToo() {
        assertThat(slot.begin()).isTrue();
        assertThat(slot.failed()).isZero();
        assertThat(slot.failed()).isEqualTo(1);
        assertThat(slot.inTrouble()).isTrue();
        slot.reconnected();
        assertThat(slot.inTrouble()).as("and none runs").isFalse();
        assertThat(slot.failed()).isZero();
        assertThat(slot.inTrouble()).as("it had begun before").isFalse();
        assertThat(slot.end(new SyncOutcome.Failed("test"))).isFalse();
        assertThat(slot.begin()).isTrue();
        assertThat(slot.failed()).isZero();
        assertThat(slot.inTrouble()).as("it began after").isTrue();
    }

    @Test
    void slot_isLate_aQuarterOfAnHourAfterItsUsualTime() {
        var now = new AtomicLong();
        var timed = new AccountSlot(1, AloneReplica.claim(() -> true), now::get);
        timed.expects(LATER);
        now.addAndGet(Duration.ofMinutes(74).toNanos());
        assertThat(timed.isLate()).isFalse();
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(timed.isLate()).isTrue();
        assertThat(timed.begin()).isTrue();
        timed.end(new SyncOutcome.Failed("test"));
        assertThat(timed.isLate()).isTrue();
        timed.end(new SyncOutcome.Synced(SyncOutcome.Counts.NONE));
        assertThat(timed.isLate()).isFalse();
    }

    @Test
    void brake_isToldFromOtherRefusals() {
        slot.end(new SyncOutcome.Refused("the server refused one", SyncOutcome.Counts.NONE));
        assertThat(slot.isBraked()).isFalse();
        slot.end(new SyncOutcome.Refused("too many", SyncOutcome.Counts.NONE, true));
        assertThat(slot.isBraked()).isTrue();
        slot.end(new SyncOutcome.Synced(SyncOutcome.Counts.NONE));
        assertThat(slot.isBraked()).isFalse();
    }
}
