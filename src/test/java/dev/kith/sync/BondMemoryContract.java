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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
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
        bonds().bond(juliet(), PARIS, Bond.PAIRED);
        bonds().bond(nurse(), ROMEO, Bond.TAKEN_BACK);
        bonds().bond(nurse(), PARIS, Bond.ASKED);
        assertThat(bonds().withPairs(List.of(juliet().id(), nurse().id()))).containsExactly(juliet().id());
        assertThat(bonds().withPairs(List.of(nurse().id()))).isEmpty();
        assertThat(bonds().withPairs(List.of())).isEmpty();
    }

    private void asked(Account account, BareJid jid, Instant when) {
        assertThat(bonds().ask(account, jid, when, spent -> true)).isTrue();
    }

    /** What a refusal was told; by which nothing is spent. */
    private RequestBudget.Spent spent(Account account, BareJid jid) {
        var told = new AtomicReference<RequestBudget.Spent>();
        assertThat(bonds().ask(account, jid, NOW, spent -> {
                    told.set(spent);
                    return false;
                }))
                .isFalse();
        return told.get();
    }

    @Test
    default void requests_areCounted_andRememberedForEver() {
        asked(juliet(), ROMEO, NOW.minus(Duration.ofHours(25)));
        asked(juliet(), PARIS, NOW.minus(Duration.ofHours(2)));
        asked(juliet(), BareJid.parse("friar@elsewhere.example"), NOW.minus(Duration.ofMinutes(1)));
        asked(nurse(), ROMEO, NOW.minus(Duration.ofMinutes(1)));
        asked(nurse(), PARIS, NOW.plus(Duration.ofDays(400))); // the clock went back since
        var another = BareJid.parse("tybalt@bonds.example");
        assertThat(spent(juliet(), another)).isEqualTo(new RequestBudget.Spent(2, 1, 2));
        assertThat(spent(nurse(), another)).isEqualTo(new RequestBudget.Spent(2, 2, 2));
        assertThat(bonds().requested(juliet())).contains(ROMEO, PARIS).hasSize(3);
    }

    /** Passes in several processes spend one budget. */
    @Test
    default void requestsAtTheSameTime_areWeighedOneByOne() throws Exception {
        int many = 16;
        var asking = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < many; i++) {
            var jid = BareJid.parse("guest" + i + "@feast.example");
            var who = i % 2 == 0 ? juliet() : nurse();
            asking.add(() -> bonds().ask(who, jid, NOW, spent -> {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                return spent.byAllToDomain() < 5;
            }));
        }
        int sent = 0;
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var one : threads.invokeAll(asking)) {
                sent += one.get() ? 1 : 0;
            }
        }
        assertThat(sent).isEqualTo(5);
        assertThat(bonds().requested(juliet()).size()
                        + bonds().requested(nurse()).size())
                .isEqualTo(5);
    }
}
