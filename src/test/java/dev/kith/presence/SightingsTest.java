package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is believed, and for how long. */
class SightingsTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");

    private final MovableClock clock = new MovableClock();
    private final List<BareJid> told = new ArrayList<>();
    private final Sightings sightings = new Sightings(clock, told::add);

    private static Sighting.Here here(String resource, Show show, int priority) {
        return new Sighting.Here(resource, show, priority, "", false, true, null);
    }

    private Availability now() {
        return sightings.of(JULIET).availability();
    }

    @BeforeEach
    void watch() {
        sightings.watch(JULIET);
    }

    @Test
    void nobodyKnowsAnything_beforeTheFirstAnswer() {
        assertThat(sightings.of(JULIET)).isEqualTo(Presence.UNKNOWN);
        sightings.here(JULIET, here("phone", Show.PLAIN, -1));
        assertThat(now()).as("others may be there").isEqualTo(Availability.UNKNOWN);
        sightings.gone(JULIET, "phone");
        assertThat(now()).isEqualTo(Availability.UNKNOWN);
        assertThat(told).isEmpty();
    }

    @Test
    void strangers_areNotSeen() {
        BareJid romeo = BareJid.parse("romeo@montague.example");
        sightings.here(romeo, here("phone", Show.PLAIN, 0));
        sightings.nobodyHere(romeo);
        assertThat(sightings.of(romeo)).isEqualTo(Presence.UNKNOWN);
        assertThat(told).isEmpty();
    }

    @Test
    void onlineThatNobodyConfirms_isBelievedForFiveMinutes_andNotALongerMoment() {
        sightings.here(JULIET, here("phone", Show.PLAIN, 0));
        clock.move(Sightings.BELIEVED.minusMillis(1));
        assertThat(now()).isEqualTo(Availability.AVAILABLE);
        clock.move(Duration.ofMillis(1));
        assertThat(now()).isEqualTo(Availability.UNKNOWN);
        assertThat(told).as("only the sweep can tell").hasSize(1);
        sightings.sweep();
        sightings.sweep();
        assertThat(told).hasSize(2);
    }

    @Test
    void offline_isBelievedAsLongAsTheLinkLasts() {
        sightings.nobodyHere(JULIET);
        clock.move(Duration.ofDays(1));
        sightings.sweep();
        assertThat(now()).isEqualTo(Availability.OFFLINE);
        sightings.forgetAll();
        assertThat(now()).isEqualTo(Availability.UNKNOWN);
        assertThat(told).hasSize(2);
    }

    @Test
    void clockThatIsSetBack_makesNothingYounger() {
        sightings.here(JULIET, here("phone", Show.PLAIN, 0));
        clock.move(Duration.ofHours(-1));
        assertThat(now()).isEqualTo(Availability.UNKNOWN);
        sightings.here(JULIET, here("phone", Show.PLAIN, 0));
        clock.move(Duration.ofMillis(-500));
        assertThat(now()).as("a time service may correct a little").isEqualTo(Availability.AVAILABLE);
    }

    @Test
    void sessionThatAProbeDoesNotConfirm_isGone() {
        sightings.here(JULIET, here("phone", Show.DND, 5));
        clock.move(Duration.ofMinutes(3));
        sightings.asks(JULIET);
        clock.move(Duration.ofSeconds(1));
        sightings.here(JULIET, here("desk", Show.AWAY, 0));
        assertThat(now()).isEqualTo(Availability.BUSY);
        sightings.answered(JULIET);
        assertThat(now()).isEqualTo(Availability.AWAY);
    }

    @Test
    void silenceAfterAProbe_isOffline() {
        sightings.asks(JULIET);
        assertThat(now()).isEqualTo(Availability.UNKNOWN);
        sightings.answered(JULIET);
        assertThat(now()).isEqualTo(Availability.OFFLINE);
        assertThat(told).hasSize(1);
    }

    @Test
    void answerWithoutAQuestion_drawsNoConclusion() {
        sightings.here(JULIET, here("phone", Show.PLAIN, 0));
        sightings.answered(JULIET);
        assertThat(now()).isEqualTo(Availability.AVAILABLE);
    }

    @Test
    void since_movesOnlyWithWhatIsSaid() {
        sightings.here(JULIET, here("phone", Show.PLAIN, 0));
        var first = sightings.of(JULIET);
        assertThat(first.since()).isEqualTo(clock.instant());
        clock.move(Duration.ofMinutes(2));
        sightings.here(JULIET, here("phone", Show.CHAT, 7));
        assertThat(sightings.of(JULIET)).as("still available").isEqualTo(first);
        sightings.here(JULIET, here("phone", Show.DND, 0));
        assertThat(sightings.of(JULIET).since()).isEqualTo(clock.instant());
        assertThat(told).hasSize(2);
    }

    @Test
    void staleBetterSession_doesNotHideAFreshOne() {
        sightings.here(JULIET, here("phone", Show.DND, 9));
        clock.move(Duration.ofMinutes(4));
        sightings.here(JULIET, here("desk", Show.PLAIN, 0));
        clock.move(Duration.ofMinutes(2));
        assertThat(now()).isEqualTo(Availability.AVAILABLE);
    }

    @Test
    void staleSessions_areNoProofOfAbsence() {
        sightings.asks(JULIET);
        sightings.here(JULIET, here("phone", Show.PLAIN, 0));
        sightings.here(JULIET, here("pager", Show.PLAIN, -1));
        sightings.answered(JULIET);
        clock.move(Duration.ofMinutes(6));
        assertThat(now()).isEqualTo(Availability.UNKNOWN);
    }

    @Test
    void age_isThatOfTheOldestThatIsStillShown() {
        BareJid romeo = BareJid.parse("romeo@montague.example");
        assertThat(sightings.oldest()).isZero();
        sightings.watch(romeo);
        sightings.here(JULIET, here("phone", Show.PLAIN, 0));
        clock.move(Duration.ofMinutes(3));
        sightings.here(romeo, here("phone", Show.PLAIN, 0));
        assertThat(sightings.oldest()).isEqualTo(Duration.ofMinutes(3));
        clock.move(Duration.ofMinutes(2));
        assertThat(sightings.oldest()).as("hers is not believed any more").isEqualTo(Duration.ofMinutes(2));
    }
}
