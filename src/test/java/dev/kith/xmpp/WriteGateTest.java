package dev.kith.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.jid.BareJid;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.testing.Await;
import dev.kith.testing.Counted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.StanzaError;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may ask the server, and when. */
class WriteGateTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid ROMEO = BareJid.parse("romeo@capulet.example");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000); // nanoTime may be anywhere, and overflows
    private final AtomicInteger runs = new AtomicInteger();
    private final WriteGate gate = new WriteGate(() -> false, true, now::get);

    @BeforeAll
    static void boot() {
        SmackBoot.boot();
        double unused = Counted.of("none"); // before there is anything to count
        GateMeters.show();
    }

    private String good() {
        runs.incrementAndGet();
        return "done";
    }

    private String sayWait() throws RosterUnavailable {
        runs.incrementAndGet();
        var error = StanzaError.getBuilder(StanzaError.Condition.resource_constraint)
                .build();
        throw new RosterUnavailable("wait", new XMPPErrorException(null, error));
    }

    private String noLink() throws RosterUnavailable {
        runs.incrementAndGet();
        throw new RosterUnavailable("no link", null);
    }

    private void times(int times, WriteGate.Work<String, RuntimeException> work) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> gate.pass(JULIET, false, work)).isInstanceOf(RosterUnavailable.class);
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void fourWaits_areNoReasonToStop() throws Exception {
        times(4, this::sayWait);
        assertThat(gate.<String, RuntimeException>pass(JULIET, false, this::good))
                .isEqualTo("done");
    }

    @Test
    void fiveWaitsInARow_closeTheGate() {
        times(5, this::sayWait);
        assertThatThrownBy(() -> gate.<String, RuntimeException>pass(JULIET, false, this::good))
                .isInstanceOf(RosterUnavailable.class)
                .hasMessageContaining("half a minute");
        assertThat(runs).hasValue(5);
        assertThat(gate.isClosed()).isTrue();
        assertThat(Counted.gauge("kith.xmpp.breaker.open"))
                .as("with those of other tests")
                .isPositive();
        pass(Duration.ofSeconds(31));
        assertThat(gate.isClosed()).isFalse();
    }

    @Test
    void goodAnswerBetween_startsTheCountAnew() throws Exception {
        times(4, this::sayWait);
        gate.<String, RuntimeException>pass(JULIET, false, this::good);
        times(4, this::sayWait);
        assertThat(gate.<String, RuntimeException>pass(JULIET, false, this::good))
                .isEqualTo("done");
    }

    @Test
    void refusal_isAnAnswerLikeAnyOther() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> gate.<String, RosterRefused>pass(JULIET, false, () -> {
                        throw new RosterRefused("no");
                    }))
                    .isInstanceOf(RosterRefused.class);
        }
        assertThat(gate.<String, RuntimeException>pass(JULIET, false, this::good))
                .isEqualTo("done");
    }

    /** Or the first thing after a restart of the server would be half a minute of silence. */
    @Test
    void missingLink_doesNotCloseTheGate() throws Exception {
        times(20, this::noLink);
        assertThat(gate.<String, RuntimeException>pass(JULIET, false, this::good))
                .isEqualTo("done");
    }

    @Test
    void afterHalfAMinute_oneGoodTryOpensTheGate() throws Exception {
        times(5, this::sayWait);
        pass(Duration.ofSeconds(30));
        gate.<String, RuntimeException>pass(JULIET, false, this::good);
        times(4, this::sayWait);
        assertThat(gate.<String, RuntimeException>pass(JULIET, false, this::good))
                .isEqualTo("done");
    }

    @Test
    void afterHalfAMinute_oneBadTryKeepsItClosed() {
        times(5, this::sayWait);
        pass(Duration.ofSeconds(30));
        times(2, this::sayWait);
        assertThat(runs).hasValue(6);
    }

    @Test
    void afterHalfAMinute_onlyOneTriesAtATime() throws Exception {
        for (int i = 0; i < 100; i++) {
            gate.<String, RuntimeException>pass(JULIET, false, this::good); // opens the pacer's window
        }
        times(5, this::sayWait);
        pass(Duration.ofSeconds(30));
        var under = new AtomicInteger();
        var most = new AtomicInteger();
        var answer = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> gate.<String, RuntimeException>pass(JULIET, false, () -> {
                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                    answer.await();
                    under.decrementAndGet();
                    return sayWait();
                })));
            }
            Await.until("one tries", SOON, () -> under.get() > 0);
            answer.countDown();
            for (var one : all) {
                assertThatThrownBy(one::get).hasCauseInstanceOf(RosterUnavailable.class);
            }
        }
        assertThat(most).hasValue(1);
        assertThat(runs).hasValue(100 + 5 + 1);
    }

    /** One account with a hundred writes leaves room for the single write of another. */
    @Test
    void accountWithManyWrites_doesNotHoldUpAnother() throws Exception {
        var real = new WriteGate(() -> false);
        var order = Collections.synchronizedList(new ArrayList<BareJid>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(threads.submit(
                        () -> real.<Boolean, RuntimeException>pass(JULIET, true, () -> order.add(JULIET))));
            }
            Await.until("the first is through", SOON, () -> !order.isEmpty());
            all.add(threads.submit(() -> real.<Boolean, RuntimeException>pass(ROMEO, true, () -> order.add(ROMEO))));
            for (var one : all) {
                one.get();
            }
        }
        assertThat(order).hasSize(11);
        assertThat(order.indexOf(ROMEO)).isLessThan(10);
    }

    @Test
    void writesOfOneAccount_areATenthOfASecondApart() throws Exception {
        var real = new WriteGate(() -> false);
        long start = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            real.<String, RuntimeException>pass(JULIET, true, this::good);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }
}
