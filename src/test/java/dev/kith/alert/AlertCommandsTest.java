package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.alert.AlertSettings.Detail;
import dev.kith.jid.BareJid;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** At noon of a Tuesday in November, 13:00 in Berlin. */
class AlertCommandsTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");

    private final MovableClock clock = new MovableClock();
    private final Alerts alerts = InMemoryAlerts.alerts(clock);
    private AlertCommands commands = InMemoryAlerts.commands(alerts, InMemoryAlerts.Config.USUAL, clock);

    private String say(String words) {
        return commands.answer(JULIET, CommandReader.read(words), "by a test");
    }

    private AlertSettings settings() {
        return alerts.find(JULIET).orElseThrow().settings();
    }

    @Test
    void nobodyHasAlerts_beforeTheySaySo() {
        for (String words : List.of("help", "status", "mute 2h", "vip a@b.example", "alerts off", "keep on", "hello")) {
            assertThat(say(words)).isNotBlank();
        }
        assertThat(alerts.all()).isEmpty();
    }

    @Test
    void alertsOn_isRecordedAsConsent_andSaidOnce() {
        assertThat(say("alerts on")).contains("on from now").contains("alerts off");
        var known = alerts.find(JULIET).orElseThrow();
        assertThat(known.consent()).isEqualTo("by a test");
        assertThat(known.since()).isEqualTo(clock.instant());
        assertThat(known.settings().zone().getId()).isEqualTo("Europe/Berlin");
        clock.move(Duration.ofHours(1));
        assertThat(say("alerts on")).contains("on already");
        assertThat(alerts.find(JULIET).orElseThrow().since()).isEqualTo(known.since());
    }

    @Test
    void withoutSelfService_theOperatorDecidesWhoHasAlerts_andThePersonTheRest() {
        commands = InMemoryAlerts.commands(
                alerts, new InMemoryAlerts.Config(false, Optional.empty(), Optional.empty()), clock);
        assertThat(say("alerts on")).contains("ask the operator");
        assertThat(say("status")).contains("ask the operator");
        assertThatThrownBy(() -> commands.choose(
                        JULIET, AlertForm.read(commands.settings(JULIET), Map.of("enabled", List.of("1"))), "x"))
                .isInstanceOf(CommandRefused.class);
        assertThat(alerts.all()).isEmpty();
        alerts.switchOn(JULIET, commands.settings(JULIET), "by the operator");
        assertThat(say("alerts off")).contains("off");
        assertThat(say("alerts on")).contains("on from now");
    }

    @Test
    void whatWasChosen_survivesOffAndOn() {
        say("alerts on");
        say("detail subject");
        say("alerts off");
        assertThat(settings().enabled()).isFalse();
        assertThat(say("status")).contains("Alerts are off");
        say("alerts on");
        assertThat(settings().enabled()).isTrue();
        assertThat(settings().detail()).isEqualTo(Detail.SUBJECT);
    }

    @Test
    void mute_endsWhenItWasAsked() {
        say("alerts on");
        assertThat(say("mute 2h")).contains("Tue 24 Nov 15:00");
        assertThat(settings().mutedUntil()).isEqualTo(clock.instant().plus(Duration.ofHours(2)));
        assertThat(say("mute until 18:00")).contains("Tue 24 Nov 18:00");
        assertThat(settings().mutedUntil()).isEqualTo(Instant.parse("2026-11-24T17:00:00Z"));
        assertThat(say("mute until 7")).contains("Wed 25 Nov 07:00");
        assertThat(say("unmute")).contains("again");
        assertThat(settings().mutedUntil()).isNull();
        assertThat(say("unmute")).contains("not muted");
    }

    @Test
    void muteUntil_onTheDayTheClockIsPutForward_isARealMoment() {
        say("alerts on");
        clock.move(Duration.between(clock.instant(), Instant.parse("2027-03-27T21:00:00Z"))); // 22:00, the eve
        assertThat(say("mute until 2:30")).contains("Sun 28 Mar 03:30");
        assertThat(settings().mutedUntil()).isEqualTo(Instant.parse("2027-03-28T01:30:00Z"));
    }

    @Test
    void senders_areAddedOnce_andBounded() {
        say("alerts on");
        say("vip romeo@montague.example");
        say("vip Romeo@montague.example");
        assertThat(settings().vips()).containsExactly("romeo@montague.example");
        say("unvip romeo@montague.example");
        assertThat(settings().vips()).isEmpty();
        for (int i = 0; i < AlertForm.MOST_SENDERS; i++) {
            say("mute-sender a" + i + ".example");
        }
        assertThat(say("mute-sender last.example")).contains("more than 100");
        assertThat(settings().muted()).hasSize(AlertForm.MOST_SENDERS).doesNotContain("last.example");
    }

    @Test
    void everySwitch_isSaidByStatus() {
        say("alerts on");
        say("quiet Mon-Fri 22:00-07:00");
        say("zone America/New_York");
        say("vip montague.example");
        say("vip always");
        say("mute-sender spam.example");
        say("busy hold");
        say("keep on");
        say("archive off");
        say("detail count");
        assertThat(say("status"))
                .contains("how many mails")
                .contains("Mon-Fri 22:00-07:00 (America/New_York)")
                .contains("montague.example, at any time")
                .contains("Not told: spam.example")
                .contains("do not disturb")
                .contains("wait while you are offline")
                .contains("not to store");
    }

    @Test
    void form_holdsWhatHolds_andGivesItBack() throws Exception {
        say("alerts on");
        say("vip montague.example");
        say("quiet 22-7");
        var answers = new java.util.HashMap<String, List<String>>();
        AlertForm.of(settings()).forEach(field -> answers.put(field.name(), field.values()));
        assertThat(AlertForm.read(settings(), answers)).isEqualTo(settings());
        assertThat(AlertForm.read(settings(), Map.of())).isEqualTo(settings());
    }

    @Test
    void formWithAWrongAnswer_changesNothing_andSaysWhy() {
        say("alerts on");
        var before = settings();
        var wrong = Map.of(
                "enabled", "perhaps",
                "detail", "everything",
                "vips", "not an address",
                "zone", "Mars/Olympus",
                "quiet", "always",
                "never-mailboxes", "a\u0000b");
        wrong.forEach((field, value) -> assertThatThrownBy(() -> AlertForm.read(before, Map.of(field, List.of(value))))
                .as(field)
                .isInstanceOf(CommandRefused.class)
                .hasMessageNotContaining(value));
        assertThat(settings()).isEqualTo(before);
    }
}
