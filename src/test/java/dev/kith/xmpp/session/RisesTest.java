package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RisesTest {
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");

    private final Rises rises = new Rises();

    private static RosterItem item(Subscription subscription, boolean asks) {
        return new RosterItem(ROMEO, "Romeo", new TreeSet<>(), subscription, asks);
    }

    private Set<BareJid> lowered() {
        return rises.lowered(Set.of(ROMEO));
    }

    private void sees(Subscription subscription, boolean asks) {
        rises.saw(item(subscription, asks));
    }

    @Test
    void itemThatOnlyGains_wasNotLowered() {
        assertThat(rises.begin(item(Subscription.NONE, false))).isTrue();
        sees(Subscription.NONE, true);
        sees(Subscription.TO, false);
        sees(Subscription.BOTH, false);
        assertThat(lowered()).isEmpty();
    }

    @Test
    void requestThatWasRefused_andPresenceThatWasTakenBack_wereLowered() {
        assertThat(rises.begin(item(Subscription.NONE, false))).isTrue();
        sees(Subscription.NONE, true);
        sees(Subscription.NONE, false);
        assertThat(lowered()).containsExactly(ROMEO);
        sees(Subscription.NONE, true);
        assertThat(lowered()).as("asked again by hand").isEmpty();
        sees(Subscription.TO, false);
        sees(Subscription.BOTH, false);
        sees(Subscription.FROM, false);
        assertThat(lowered()).containsExactly(ROMEO);
        sees(Subscription.FROM, false);
        assertThat(lowered()).as("the name changed").containsExactly(ROMEO);
    }

    @Test
    void itemThatWasLoweredSinceItWasRead_isNotRaised() {
        var read = item(Subscription.FROM, true);
        assertThat(rises.begin(read)).isTrue();
        sees(Subscription.FROM, false);
        assertThat(rises.begin(read)).isFalse();
        assertThat(lowered()).containsExactly(ROMEO);
        assertThat(rises.begin(item(Subscription.FROM, false))).as("read since").isTrue();
        assertThat(lowered()).isEmpty();
    }

    @Test
    void itemThatRoseSinceItWasRead_keepsWhatItHas() {
        assertThat(rises.begin(item(Subscription.NONE, false))).isTrue();
        sees(Subscription.FROM, true);
        assertThat(rises.begin(item(Subscription.NONE, false))).isTrue();
        sees(Subscription.NONE, true);
        assertThat(lowered()).containsExactly(ROMEO);
    }

    @Test
    void whatWeLower_orNeverRaised_isNobodysWord() {
        sees(Subscription.BOTH, false);
        sees(Subscription.NONE, false);
        assertThat(lowered()).isEmpty();
        assertThat(rises.begin(item(Subscription.BOTH, false))).isTrue();
        rises.end(ROMEO);
        sees(Subscription.TO, false);
        assertThat(lowered()).isEmpty();
        assertThat(rises.begin(item(Subscription.NONE, true))).isTrue();
        rises.forget();
        sees(Subscription.NONE, false);
        assertThat(lowered()).isEmpty();
    }

    /** A server may have kept our own earlier yes: then it lets the other one see us right after they said no. */
    @Test
    void requestThatWasRefused_isNotMadeGoodByWhatWeGive() {
        assertThat(rises.begin(item(Subscription.NONE, false))).isTrue();
        sees(Subscription.NONE, true);
        sees(Subscription.NONE, false);
        sees(Subscription.FROM, false);
        assertThat(lowered()).containsExactly(ROMEO);
        sees(Subscription.FROM, true);
        assertThat(lowered()).isEmpty();
    }

    @Test
    void itemThatIsHiddenWithoutAWord_wasLowered() {
        assertThat(rises.begin(item(Subscription.NONE, false))).isTrue();
        sees(Subscription.TO, false);
        long before = rises.pushes();
        rises.read(Map.of(ROMEO, item(Subscription.TO, false)), before);
        assertThat(lowered()).isEmpty();
        rises.read(Map.of(), before);
        assertThat(lowered()).containsExactly(ROMEO);
    }

    @Test
    void rosterThatWasReadBeforeAPush_saysNothing() {
        assertThat(rises.begin(item(Subscription.NONE, false))).isTrue();
        long before = rises.pushes();
        sees(Subscription.NONE, true);
        rises.read(Map.of(), before);
        assertThat(lowered()).isEmpty();
    }

    @Test
    void hiddenFromTheBeginning_wasNotLowered() {
        assertThat(rises.begin(item(Subscription.NONE, false))).isTrue();
        rises.read(Map.of(), rises.pushes());
        assertThat(lowered()).isEmpty();
    }

    @Test
    void whatIsNotToRiseAnyMore_isForgotten() {
        assertThat(rises.begin(item(Subscription.NONE, true))).isTrue();
        sees(Subscription.NONE, false);
        assertThat(rises.lowered(Set.of())).isEmpty();
        assertThat(lowered()).isEmpty();
    }
}
