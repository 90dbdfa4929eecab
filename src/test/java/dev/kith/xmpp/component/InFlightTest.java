package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.xmpp.RosterQuery;
import dev.kith.xmpp.SmackBoot;
import java.util.List;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who killed the stream. */
class InFlightTest {
    private final InFlight inFlight = new InFlight();

    @BeforeAll
    static void boot() {
        SmackBoot.boot();
    }

    /** A new stanza, with an id of its own, that says the same each time. */
    private static IQ named(String name) {
        return RosterQuery.set(new Contact(BareJid.parse("romeo@montague.example"), name, List.of()));
    }

    private void die(String... names) {
        for (String name : names) {
            inFlight.sent(named(name));
        }
        inFlight.ended(true);
    }

    @Test
    void stanzaInFlightAtTwoDeaths_isNeverSentAgain() {
        die("poison");
        assertThat(inFlight.isQuarantined(named("poison"))).isFalse();
        inFlight.sent(named("poison"));
        assertThat(inFlight.ended(true)).isEqualTo(1);
        assertThat(inFlight.isQuarantined(named("poison"))).isTrue();
    }

    @Test
    void otherStanzas_goOn() {
        die("poison");
        die("poison");
        assertThat(inFlight.isQuarantined(named("bread"))).isFalse();
    }

    @Test
    void answeredStanza_isNoSuspect() {
        IQ bread = named("bread");
        inFlight.sent(bread);
        inFlight.answered(bread.getStanzaId());
        inFlight.ended(true);
        assertThat(inFlight.isSuspicious()).isFalse();
    }

    @Test
    void answer_clearsAllThatWentBefore() {
        inFlight.sent(named("first"));
        IQ second = named("second");
        inFlight.sent(second);
        inFlight.answered(second.getStanzaId());
        inFlight.ended(true);
        assertThat(inFlight.isSuspicious()).isFalse();
    }

    @Test
    void answer_clearsNothingThatWentAfter() {
        IQ first = named("first");
        inFlight.sent(first);
        inFlight.sent(named("poison"));
        inFlight.answered(first.getStanzaId());
        inFlight.ended(true);
        assertThat(inFlight.isSuspicious()).isTrue();
        die("poison");
        assertThat(inFlight.isQuarantined(named("poison"))).isTrue();
        assertThat(inFlight.isQuarantined(named("first"))).isFalse();
    }

    @Test
    void answerToNothingWeSent_clearsNobody() {
        inFlight.sent(named("poison"));
        inFlight.answered("forged");
        inFlight.ended(true);
        assertThat(inFlight.isSuspicious()).isTrue();
    }

    @Test
    void suspectThatIsAnsweredAtLast_isCleared() {
        die("bread", "poison");
        IQ bread = named("bread");
        inFlight.sent(bread);
        inFlight.answered(bread.getStanzaId());
        die("bread");
        assertThat(inFlight.isQuarantined(named("bread"))).isFalse();
    }

    @Test
    void lossOfTheServer_makesNoSuspects() {
        inFlight.sent(named("bread"));
        assertThat(inFlight.ended(false)).isZero();
        inFlight.sent(named("bread"));
        assertThat(inFlight.ended(false)).isZero();
        assertThat(inFlight.isSuspicious()).isFalse();
        assertThat(inFlight.isQuarantined(named("bread"))).isFalse();
    }

    @Test
    void sameStanzaTwiceInOneFlight_countsAsOneDeath() {
        die("poison", "poison");
        assertThat(inFlight.quarantined()).isZero();
    }

    @Test
    void suspicion_endsWithTheQuarantine() {
        die("poison");
        assertThat(inFlight.isSuspicious()).isTrue();
        die("poison");
        assertThat(inFlight.isSuspicious()).isFalse();
    }

    @Test
    void sameWordsToAnotherAccount_areAnotherStanza() throws Exception {
        die("poison");
        die("poison");
        IQ other = named("poison");
        other.setTo(org.jxmpp.jid.impl.JidCreate.bareFrom("juliet@capulet.example"));
        assertThat(inFlight.isQuarantined(other)).isFalse();
    }

    @Test
    void chatAndAnswers_areNotFollowed() {
        inFlight.sent(message("m1", Message.Type.chat));
        inFlight.sent(message("m2", Message.Type.error));
        inFlight.sent(IQ.createResultIQ(named("bread")));
        inFlight.ended(true);
        assertThat(inFlight.isSuspicious()).isFalse();
    }

    private static Message message(String id, Message.Type type) {
        return MessageBuilder.buildMessage(id).ofType(type).setBody("hello").build();
    }

    @Test
    void alert_isFollowed_untilWhatCameBehindItIsAnswered() {
        IQ behind = named("bread");
        inFlight.sent(message("a1", Message.Type.headline));
        inFlight.sent(behind);
        inFlight.answered(behind.getStanzaId());
        inFlight.ended(true);
        assertThat(inFlight.isSuspicious()).isFalse();
        inFlight.sent(message("a1", Message.Type.headline));
        inFlight.ended(true);
        inFlight.sent(message("a2", Message.Type.headline));
        inFlight.ended(true);
        assertThat(inFlight.isQuarantined(message("a3", Message.Type.headline))).isTrue();
        assertThat(inFlight.isQuarantined(message("a3", Message.Type.normal))).isFalse();
    }

    @Test
    void suspicionThatNothingConfirms_ends() {
        long[] now = {0};
        var patient = new InFlight(() -> now[0]);
        patient.sent(named("never sent again"));
        patient.ended(true);
        assertThat(patient.isSuspicious()).isTrue();
        now[0] = java.time.Duration.ofMinutes(11).toNanos();
        assertThat(patient.isSuspicious()).isFalse();
    }

    @Test
    void stanzasLongRead_areForgotten() {
        inFlight.sent(named("oldest"));
        for (int n = 0; n < 1024; n++) {
            inFlight.sent(named("n" + n));
        }
        inFlight.ended(true);
        inFlight.sent(named("oldest"));
        inFlight.ended(true);
        assertThat(inFlight.isQuarantined(named("oldest"))).isFalse();
    }
}
