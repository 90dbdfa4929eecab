package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.alert.AlertSettings.Detail;
import dev.kith.alert.Alerts.MailAccess;
import dev.kith.jid.BareJid;
import dev.kith.testing.AtOnce;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has alerts, and what they chose. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class AlertsTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final AlertSettings USUAL = AlertSettings.usual(ZoneId.of("Europe/Rome"));

    @Inject
    Alerts alerts;

    @Inject
    AlertMemory memory;

    @Inject
    StoredAccounts accounts;

    private BareJid juliet = BareJid.parse("juliet@example.org");

    @BeforeEach
    void somebodyNew() {
        juliet = BareJid.parse("juliet" + NUMBER.incrementAndGet() + "@alerts.example.org");
    }

    @Test
    void nobodyHasAlerts_beforeTheySaySo() {
        assertThat(alerts.find(juliet)).isEmpty();
        assertThatThrownBy(() -> alerts.change(juliet, USUAL)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everySetting_isStored() {
        alerts.switchOn(juliet, USUAL, "said so");
        var all = new AlertSettings(
                true,
                Detail.SUBJECT,
                new MailboxRules(List.of("INBOX", "Lists/Verona"), List.of("Bulk")),
                List.of("romeo@example.org", "verona.example"),
                List.of("news.example"),
                "Mon-Fri 22:00-07:00",
                ZoneId.of("Australia/Lord_Howe"),
                true,
                true,
                true,
                false,
                Instant.parse("2026-11-24T12:00:00Z"));
        alerts.change(juliet, all);
        var known = alerts.find(juliet).orElseThrow();
        assertThat(known.settings()).isEqualTo(all);
        assertThat(known.consent()).isEqualTo("said so");
        assertThat(known.mailUser()).isEqualTo(juliet.toString());
        assertThat(known.access()).isEqualTo(MailAccess.NONE);
    }

    /** Nothing is written back that somebody else has just changed: an off above all. */
    @Test
    void changesOfTheSameMoment_areBothKept() throws Exception {
        for (int round = 0; round < 50; round++) {
            alerts.switchOn(juliet, USUAL, "yes");
            alerts.wantMailNotify(juliet, false);
            AtOnce.both(() -> alerts.switchOff(juliet), () -> {
                alerts.wantMailNotify(juliet, true);
                return true;
            });
            var now = alerts.find(juliet).orElseThrow();
            assertThat(now.settings().enabled()).isFalse();
            assertThat(now.mailNotify()).isTrue();
        }
    }

    /** I1: one login that was sealed with another key keeps nobody else's mail from being watched. */
    @Test
    void loginThatDoesNotOpen_troublesItsPersonAlone() {
        BareJid nurse = BareJid.parse("nurse." + juliet);
        alerts.switchOn(juliet, USUAL, "yes");
        alerts.switchOn(nurse, USUAL, "yes");
        alerts.reachMail(juliet, "juliet", new MailLogin.Password("juliet", "r0m30"));
        alerts.reachMail(nurse, "nurse", new MailLogin.Password("nurse", "s3cret"));
        accounts.sql("update alert_settings set login_secret = (select login_secret from alert_settings where owner = '"
                + nurse + "') where owner = '" + juliet + "'");
        var logins = alerts.watched().stream()
                .filter(each -> List.of(juliet, nurse).contains(each.owner()))
                .collect(Collectors.toMap(Watched::owner, Watched::login));
        assertThat(logins)
                .containsEntry(juliet, new MailLogin.None())
                .containsEntry(nurse, new MailLogin.Password("nurse", "s3cret"));
        assertThat(alerts.trouble(juliet))
                .hasValueSatisfying(words -> assertThat(words).contains("kith alerts " + juliet));
        assertThat(alerts.trouble(nurse)).isEmpty();
        alerts.erase(juliet);
        alerts.erase(nurse);
    }

    @Test
    void switchedOffAndOnAgain_keepsTheChoices_andStartsAnew() {
        var first = alerts.switchOn(juliet, USUAL, "first");
        memory.take(juliet, List.of(), new AlertMemory.Reached("INBOX", new MailboxPosition(1, 2)), first.since());
        var chosen = settings(first.settings(), true);
        alerts.change(juliet, chosen);
        alerts.change(juliet, settings(chosen, false));
        assertThat(alerts.watched()).noneMatch(watched -> watched.owner().equals(juliet));
        alerts.change(juliet, chosen);
        assertThat(alerts.find(juliet).orElseThrow().settings().enabled())
                .as("on is said by switching on, with whose consent that is")
                .isFalse();
        var again = alerts.switchOn(juliet, USUAL, "second");
        assertThat(again.settings()).isEqualTo(chosen);
        assertThat(again.consent()).isEqualTo("second");
        assertThat(again.since()).isAfterOrEqualTo(first.since());
        assertThat(memory.positions(juliet)).isEmpty();
    }

    @Test
    void switchedOff_keepsTheChoices() {
        alerts.switchOn(juliet, USUAL, "said so");
        var chosen = settings(USUAL, true);
        alerts.change(juliet, chosen);
        assertThat(alerts.switchOff(juliet).settings()).isEqualTo(settings(USUAL, false));
    }

    @Test
    void switchedOnTwice_isOnSinceTheFirstTime() {
        var first = alerts.switchOn(juliet, USUAL, "first");
        memory.take(juliet, List.of(), new AlertMemory.Reached("INBOX", new MailboxPosition(1, 2)), first.since());
        assertThat(alerts.switchOn(juliet, USUAL, "second").since()).isEqualTo(first.since());
        assertThat(memory.positions(juliet)).hasSize(1);
    }

    private static AlertSettings settings(AlertSettings old, boolean enabled) {
        var draft = new AlertDraft(old);
        draft.enabled = enabled;
        draft.detail = Detail.COUNT;
        draft.vips = List.of("vip@example.org");
        return draft.settings();
    }

    @Test
    void login_isSealed_andOpensOnlyForItsOwner() {
        alerts.switchOn(juliet, USUAL, "said so");
        alerts.reachMail(juliet, "juliet", new MailLogin.Password("juliet", "s3cret-canary"));
        assertThat(watched().login()).isEqualTo(new MailLogin.Password("juliet", "s3cret-canary"));
        assertThat(watched().mailUser()).isEqualTo("juliet");
        assertThat(watched().toString()).doesNotContain("canary");
        alerts.reachMail(juliet, "juliet", new MailLogin.Token("juliet", "t0ken"));
        assertThat(watched().login()).isEqualTo(new MailLogin.Token("juliet", "t0ken"));
        alerts.reachMail(juliet, "juliet", new MailLogin.Master());
        assertThat(watched().login()).isEqualTo(new MailLogin.Master());
        alerts.reachMail(juliet, "juliet", new MailLogin.None());
        assertThat(watched().login()).isEqualTo(new MailLogin.None());
    }

    private Watched watched() {
        return alerts.watched().stream()
                .filter(each -> each.owner().equals(juliet))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void change_isTold() {
        var told = new AtomicInteger();
        alerts.onChange(told::incrementAndGet);
        alerts.switchOn(juliet, USUAL, "said so");
        alerts.wantMailNotify(juliet, true);
        alerts.wantMailNotify(juliet, true);
        assertThat(told).hasValue(2);
        assertThat(alerts.find(juliet).orElseThrow().mailNotify()).isTrue();
    }
}
