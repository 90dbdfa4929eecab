package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import dev.kith.roster.Contact;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.LastSynced.Released;
import dev.kith.roster.Partner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What our memory of presence does, wherever it is kept. */
interface BondMemoryContract {
    /** Later in each test run than anything that other tests have stored. */
    Instant NOW = Instant.parse("2037-01-01T12:00:00Z");

    BareJid ROMEO = BareJid.parse("romeo@bonds.example");
    BareJid PARIS = BareJid.parse("paris@bonds.example");

    BondMemory bonds();

    SyncState ledger();

    /** Accounts of which nothing is remembered. */
    Account juliet();

    Account nurse();

    @Test
    default void everyBond_comesBackAsItWas_andGoesWhenDropped() {
        for (Bond bond : Bond.values()) {
            bonds().bond(juliet(), ROMEO, bond);
            assertThat(bonds().bonds(juliet())).isEqualTo(Map.of(ROMEO, bond));
        }
        assertThat(bonds().bonds(nurse())).isEmpty();
        bonds().bond(juliet(), ROMEO, null);
        bonds().bond(juliet(), ROMEO, null);
        assertThat(bonds().bonds(juliet())).isEmpty();
    }

    @Test
    default void holders_areThoseWhoHaveTheContact_asTheirLastPassLeftThem() {
        var card = new Contact(ROMEO, "Romeo", List.of());
        ledger().remember(juliet(), ROMEO, Managed.of(card));
        ledger().remember(juliet(), PARIS, Managed.of(new Contact(PARIS, "Paris", List.of())));
        bonds().bond(juliet(), ROMEO, Bond.PAIRED);
        ledger().remember(nurse(), ROMEO, new Managed(card, null, NOW));
        assertThat(bonds().holders(ROMEO))
                .isEqualTo(
                        Map.of(juliet().id(), new Partner(true, Bond.PAIRED), nurse().id(), new Partner(false, null)));
        ledger().remember(nurse(), ROMEO, new Released(Reason.REMOVED_BY_PERSON));
        ledger().forget(juliet(), ROMEO);
        assertThat(bonds().holders(ROMEO))
                .isEqualTo(
                        Map.of(juliet().id(), new Partner(false, Bond.PAIRED), nurse().id(), new Partner(false, null)));
    }

    @Test
    default void accountsWithPairs_areThoseWhosePresenceFlowsByOurDoing() {
        bonds().bond(juliet(), ROMEO, Bond.PARTING);
        bonds().bond(nurse(), ROMEO, Bond.TAKEN_BACK);
        bonds().bond(nurse(), PARIS, Bond.ASKED);
        assertThat(bonds().accountsWithPairs()).contains(juliet().id()).doesNotContain(nurse().id());
    }

    @Test
    default void requests_areCounted_andRememberedForEver() {
        bonds().noteRequest(juliet(), ROMEO, NOW.minus(Duration.ofHours(25)));
        bonds().noteRequest(juliet(), PARIS, NOW.minus(Duration.ofHours(2)));
        bonds().noteRequest(juliet(), BareJid.parse("friar@elsewhere.example"), NOW.minus(Duration.ofMinutes(1)));
        bonds().noteRequest(nurse(), ROMEO, NOW.minus(Duration.ofMinutes(1)));
        bonds().noteRequest(nurse(), PARIS, NOW.plus(Duration.ofDays(400))); // the clock went back since
        assertThat(bonds().spent(juliet(), "bonds.example", NOW)).isEqualTo(new RequestBudget.Spent(2, 1, 2));
        assertThat(bonds().spent(nurse(), "bonds.example", NOW)).isEqualTo(new RequestBudget.Spent(2, 2, 2));
        assertThat(bonds().requested(juliet())).contains(ROMEO, PARIS).hasSize(3);
    }
}
