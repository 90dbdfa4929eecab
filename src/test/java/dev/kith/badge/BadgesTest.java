package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.badge.BadgeBoard.Seen;
import dev.kith.badge.BadgeToken.Key;
import dev.kith.jid.BareJid;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Badges as they are stored, on a real PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class BadgesTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid NURSE = BareJid.parse("nurse@capulet.example");
    private static final BadgeSettings OFFICE = new BadgeSettings(
            "Juliet \"J\" <i> ä💘",
            Theme.PILL,
            true,
            true,
            true,
            "Mon-Fri 09:00-17:00",
            ZoneId.of("Europe/Rome"),
            Instant.parse("2099-01-31T00:00:00Z"),
            true);

    @Inject
    Badges badges;

    @Inject
    StoredAccounts stored;

    @BeforeEach
    void nobodyHasOne() {
        stored.sql("delete from badge");
        badges.reload();
    }

    private Seen seen(String token) {
        return badges.board().at(Key.of(BadgeToken.hash(token)));
    }

    @Test
    void badge_isKeptAsItWasChosen() {
        var made = badges.make(JULIET, OFFICE, "operator");
        assertThat(badges.list(JULIET)).containsExactly(made.badge());
        assertThat(badges.list(null)).containsExactly(made.badge());
        assertThat(badges.list(NURSE)).isEmpty();
        assertThat(badges.find(made.badge().id())).contains(made.badge());
        assertThat(made.badge().settings()).isEqualTo(OFFICE);
        assertThat(made.badge().consent()).isEqualTo("operator");
    }

    @Test
    void token_hasTheStrengthItShouldHave_andIsNowhereInTheDatabase() {
        var made = badges.make(JULIET, OFFICE, "operator");
        assertThat(made.token()).matches("[A-Za-z0-9_-]{22}");
        assertThat(badges.make(JULIET, OFFICE, "operator").token()).isNotEqualTo(made.token());
        stored.sql("do $$ begin assert not exists (select from badge where badge::text like '%" + made.token()
                + "%' or badge::text like '%' || encode('" + made.token() + "', 'hex') || '%'); end $$");
    }

    @Test
    void badge_isSeenFromTheNextReloadOn_untilItIsWithdrawn() {
        var made = badges.make(JULIET, OFFICE, "operator");
        assertThat(seen(made.token())).isEqualTo(Seen.UNKNOWN);
        badges.reload();
        assertThat(seen(made.token()).badge().label()).isEqualTo(OFFICE.label());
        assertThat(badges.withdraw(made.badge())).isTrue();
        badges.reload();
        assertThat(seen(made.token())).isEqualTo(Seen.UNKNOWN);
        assertThat(badges.find(made.badge().id())).isEmpty();
        assertThat(badges.withdraw(made.badge())).isFalse();
    }

    @Test
    void badgeThatIsSwitchedOff_isNotThere_andComesBackAtTheSameAddress() {
        var made = badges.make(JULIET, OFFICE, "operator");
        var off = new BadgeSettings("x", Theme.DOT, false, false, false, null, ZoneId.of("UTC"), null, false);
        badges.change(made.badge(), off);
        badges.reload();
        assertThat(seen(made.token())).isEqualTo(Seen.UNKNOWN);
        assertThat(badges.find(made.badge().id()).orElseThrow().settings()).isEqualTo(off);
        badges.change(made.badge(), OFFICE);
        badges.reload();
        assertThat(seen(made.token()).live()).isNotNull();
    }

    @Test
    void hits_areCountedAndKept_overReloads() {
        var made = badges.make(JULIET, OFFICE, "operator");
        badges.reload();
        seen(made.token()).live().hit();
        seen(made.token()).live().hit();
        badges.reload();
        seen(made.token()).live().hit();
        badges.countHits();
        badges.countHits();
        assertThat(badges.find(made.badge().id()).orElseThrow().hits()).isEqualTo(3);
    }

    @Test
    void change_keepsTheHits() {
        var made = badges.make(JULIET, OFFICE, "operator");
        badges.reload();
        seen(made.token()).live().hit();
        badges.countHits();
        badges.change(made.badge(), OFFICE);
        assertThat(badges.find(made.badge().id()).orElseThrow().hits()).isEqualTo(1);
    }

    @Test
    void settingsThatCannotBe_areRefused_withAReason() {
        assertThatThrownBy(() -> new BadgeSettings(
                        "x".repeat(61), Theme.FLAT, true, false, false, null, ZoneId.of("UTC"), null, false))
                .hasMessageContaining("60 characters");
        assertThatThrownBy(() ->
                        new BadgeSettings("a\nb", Theme.FLAT, true, false, false, null, ZoneId.of("UTC"), null, false))
                .hasMessageContaining("control characters");
        assertThatThrownBy(() ->
                        new BadgeSettings("a", Theme.FLAT, true, false, false, "soon", ZoneId.of("UTC"), null, false))
                .hasMessageContaining("Mon-Fri");
    }
}
