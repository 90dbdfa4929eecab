package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the server is asked, and what its silence says. */
class ProberTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid ROMEO = BareJid.parse("romeo@capulet.example");

    private final MovableClock clock = new MovableClock();
    private final InMemoryServer server = new InMemoryServer();
    private final Sightings sightings = new Sightings(clock, who -> {});
    private final AtomicInteger probes = new AtomicInteger();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Prober prober = new Prober(server, sightings, clock, probes::incrementAndGet, waiting::add);

    private void follow(BareJid who) {
        sightings.watch(who);
        prober.add(who);
    }

    private void here(BareJid who) {
        sightings.here(who, new Sighting.Here("phone", Show.PLAIN, 0, "", true, true, null));
        prober.noticed(who);
    }

    /** The server gets to the fences. */
    private void serve() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** One quarter of a second after another, the server answering fences at once. */
    private void pass(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 250) {
            prober.tick();
            serve();
            clock.move(Duration.ofMillis(250));
        }
        prober.tick();
    }

    private Availability now(BareJid who) {
        return sightings.of(who).availability();
    }

    @Test
    void silence_isOffline_onlyAfterTheFenceAndAQuietMoment() {
        follow(JULIET);
        prober.tick();
        assertThat(server.calls).containsExactly("probe juliet");
        clock.move(Duration.ofMinutes(1));
        prober.tick();
        assertThat(now(JULIET)).as("the server may be slow").isEqualTo(Availability.UNKNOWN);
        serve();
        prober.tick();
        assertThat(now(JULIET)).as("a session may be slow").isEqualTo(Availability.UNKNOWN);
        clock.move(Prober.QUIET);
        prober.tick();
        assertThat(now(JULIET)).isEqualTo(Availability.OFFLINE);
    }

    @Test
    void offline_isNotAskedAbout_untilSomebodyShowsUp() {
        follow(JULIET);
        pass(Duration.ofMinutes(20));
        assertThat(probes).hasValue(1);
        here(JULIET);
        pass(Prober.REPEAT);
        assertThat(probes).hasValue(2);
    }

    @Test
    void online_isConfirmedInTime_forEver() {
        follow(JULIET);
        for (int minute = 0; minute < 60; minute++) {
            int before = probes.get();
            for (int i = 0; i < 240; i++) {
                prober.tick();
                if (probes.get() > before) {
                    here(JULIET); // it answers
                    before = probes.get();
                }
                serve();
                assertThat(now(JULIET)).isEqualTo(Availability.AVAILABLE);
                clock.move(Duration.ofMillis(250));
            }
        }
        assertThat(probes.get()).isBetween(16, 21);
    }

    @Test
    void fenceThatFails_provesNothing_andIsTriedAgainLater() {
        follow(JULIET);
        server.failing.add("fence");
        pass(Duration.ofSeconds(9));
        assertThat(probes).hasValue(1);
        assertThat(now(JULIET)).isEqualTo(Availability.UNKNOWN);
        pass(Duration.ofMinutes(10));
        assertThat(probes.get()).as("more and more seldom").isBetween(4, 8);
        server.failing.clear();
        pass(Duration.ofMinutes(4));
        assertThat(now(JULIET)).isEqualTo(Availability.OFFLINE);
    }

    @Test
    void probeThatCannotBeSent_isNotTakenForSilence() {
        follow(JULIET);
        server.failing.add("probe");
        pass(Duration.ofSeconds(8));
        assertThat(now(JULIET)).isEqualTo(Availability.UNKNOWN);
        server.failing.clear();
        pass(Duration.ofSeconds(12));
        assertThat(now(JULIET)).isEqualTo(Availability.OFFLINE);
    }

    @Test
    void fenceOfAnEarlierLink_provesNothing() {
        follow(JULIET);
        prober.tick();
        prober.forgetAll();
        sightings.forgetAll();
        follow(JULIET);
        server.failing.add("fence");
        prober.tick();
        server.failing.clear();
        waiting.remove().run(); // the old one comes through late
        clock.move(Prober.QUIET);
        prober.tick();
        assertThat(now(JULIET)).isEqualTo(Availability.UNKNOWN);
    }

    @Test
    void manyPeople_areAskedSomeFiftyASecond() {
        List<BareJid> people = IntStream.range(0, 500)
                .mapToObj(i -> BareJid.parse("person%03d@capulet.example".formatted(i)))
                .toList();
        people.forEach(this::follow);
        for (int i = 0; i < 4; i++) {
            prober.tick();
        }
        assertThat(probes.get()).isBetween(40, 60);
        assertThat(server.calls.getFirst()).isEqualTo("probe person000");
        pass(Duration.ofSeconds(15));
        assertThat(probes).hasValue(500);
        assertThat(people).allMatch(who -> now(who) == Availability.OFFLINE);
    }

    @Test
    void wholeAnswer_endsTheRoundAtOnce() {
        follow(JULIET);
        follow(ROMEO);
        prober.tick();
        sightings.nobodyHere(JULIET);
        prober.nobodyHere(JULIET);
        assertThat(now(JULIET)).isEqualTo(Availability.OFFLINE);
        assertThat(now(ROMEO)).isEqualTo(Availability.UNKNOWN);
        pass(Duration.ofMinutes(10));
        assertThat(probes).hasValue(2);
    }

    @Test
    void clockThatIsSetBack_stopsNothing() {
        follow(JULIET);
        prober.tick();
        here(JULIET);
        serve();
        pass(Duration.ofSeconds(3));
        clock.move(Duration.ofHours(-5));
        int before = probes.get();
        pass(Duration.ofSeconds(1));
        assertThat(probes.get()).isGreaterThan(before);
    }

    @Test
    void whoeverIsLetGo_isNotAskedAbout() {
        follow(JULIET);
        prober.drop(JULIET);
        pass(Duration.ofMinutes(5));
        assertThat(probes).hasValue(0);
        assertThat(prober.size()).isZero();
    }
}
