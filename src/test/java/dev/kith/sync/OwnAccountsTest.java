package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.jid.BareJid;
import dev.kith.replica.AloneReplica;
import dev.kith.replica.ShardOf;
import dev.kith.roster.Bond;
import dev.kith.sync.OwnAccounts.Found;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a look reads, and whom it takes for gone. */
class OwnAccountsTest {
    private static final URI BOOK = URI.create("https://dav.example/");
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");

    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final AloneReplica replicas = new AloneReplica();
    private final AtomicLong now = new AtomicLong();
    private final InMemorySyncState state = new InMemorySyncState();
    private final InMemoryBonds bonds = new InMemoryBonds(state);
    private final AccountSync sync =
            Syncs.of(null, new InMemoryRoster(), state, accounts, bonds, new DefaultSyncConfig(), Clock.systemUTC());
    private final OwnAccounts own = new OwnAccounts(accounts, sync, replicas, now::get);

    private AccountSlot slot(Account account) {
        return new AccountSlot(account.id(), replicas.of(account.jid()).orElseThrow());
    }

    @Test
    void firstLook_readsAll_andTheNextWhatChanged() {
        Account one = accounts.add(1, BOOK);
        Account two = accounts.add(2, BOOK);
        Found first = own.look();
        assertThat(first.here()).containsOnlyKeys(1L, 2L);
        assertThat(first.here().get(1L)).isSameAs(replicas.claim(one.jid()));
        accounts.add(3, BOOK);
        Found next = own.look();
        assertThat(next.here()).containsOnlyKeys(3L);
        assertThat(next.whole()).isEmpty();
        assertThat(next.isGone(slot(one))).isFalse();
        accounts.switchOff(2);
        Found last = own.look();
        assertThat(last.isGone(slot(two))).isTrue();
        assertThat(last.isGone(slot(one))).isFalse();
    }

    @Test
    void shardThatCame_isReadWhole() {
        Account one = accounts.add(1, BOOK);
        accounts.add(2, BOOK);
        replicas.giveAway(one.jid());
        assertThat(own.look().here()).containsOnlyKeys(2L);
        replicas.takeBack(one.jid());
        Found found = own.look();
        assertThat(found.here()).containsOnlyKeys(1L);
        assertThat(found.whole()).containsExactly(ShardOf.person(one.jid()));
    }

    /** Lost and given again between two looks: another replica may have had it meanwhile. */
    @Test
    void shardUnderAnotherClaim_isReadWhole_andItsSlotsAreGone() {
        Account one = accounts.add(1, BOOK);
        Account two = accounts.add(2, BOOK);
        own.look();
        AccountSlot before = slot(one);
        replicas.giveAway(one.jid());
        replicas.takeBack(one.jid());
        Found found = own.look();
        assertThat(found.isGone(before)).isTrue();
        assertThat(found.here()).containsOnlyKeys(1L);
        assertThat(found.isGone(slot(one))).isFalse();
        assertThat(found.isGone(slot(two))).isFalse();
    }

    /** Only so is somebody missed whose row is gone. */
    private void assertNextLookReadsAll_andOnlyThat(Account one, Account erased) {
        Found found = own.look();
        assertThat(found.here()).containsOnlyKeys(one.id());
        assertThat(found.isGone(slot(erased))).isTrue();
        assertThat(found.isGone(slot(one))).isFalse();
        assertThat(own.look().here()).isEmpty();
    }

    /** As when a dump was read in while Kith ran: what it brought has no number that tells. */
    @Test
    void everyHour_allAreRead() {
        Account one = accounts.add(1, BOOK);
        Account two = accounts.add(2, BOOK);
        own.look();
        accounts.remove(2);
        now.addAndGet(Duration.ofMinutes(59).toNanos());
        assertThat(own.look().here()).isEmpty();
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        assertNextLookReadsAll_andOnlyThat(one, two);
    }

    @Test
    void marksThatWentBack_areOfAServerThatWasPutBack_soAllIsRead() {
        accounts.add(1, BOOK);
        own.look();
        accounts.startMarksAnew();
        assertThat(own.look().here()).containsOnlyKeys(1L);
        assertThat(own.look().here()).isEmpty();
    }

    /** A standby may lack what was written last, and its numbers may be higher all the same. */
    @Test
    void anotherServer_isReadWhole() {
        Account one = accounts.add(1, BOOK);
        Account two = accounts.add(2, BOOK);
        own.look();
        accounts.remove(2);
        accounts.takeOver();
        assertNextLookReadsAll_andOnlyThat(one, two);
    }

    /** Who is switched off stays until the presence is taken back that flowed by our doing; and no longer. */
    @Test
    void accountThatIsSwitchedOff_staysForALastPass_andThenIsGone() {
        Account one = accounts.add(1, BOOK);
        bonds.bond(one, ROMEO, Bond.PAIRED);
        own.look();
        accounts.switchOff(1);
        Found found = own.look();
        assertThat(found.here()).containsOnlyKeys(1L);
        assertThat(found.here().get(1L)).isSameAs(replicas.claim(one.jid()));
        assertThat(found.isGone(slot(one))).isFalse();
        assertThat(own.look().here()).containsOnlyKeys(1L);
        bonds.bond(one, ROMEO, null);
        Found last = own.look();
        assertThat(last.here()).isEmpty();
        assertThat(last.isGone(slot(one))).isTrue();
        assertThat(own.look().gone()).isEmpty();
    }

    /** A replica that was just given a shard ends what the one before did not get to. */
    @Test
    void lastPass_comesWithItsShard() {
        Account one = accounts.add(1, BOOK);
        bonds.bond(one, ROMEO, Bond.PAIRED);
        replicas.giveAway(one.jid());
        accounts.switchOff(1);
        assertThat(own.look().here()).isEmpty();
        replicas.takeBack(one.jid());
        Found found = own.look();
        assertThat(found.here()).containsOnlyKeys(1L);
        assertThat(found.isGone(slot(one))).isFalse();
    }

    @Test
    void lookThatFails_isMadeUpForByTheNext() {
        accounts.add(1, BOOK);
        own.look();
        accounts.add(2, BOOK);
        accounts.beforeLook(() -> {
            throw new IllegalStateException("the database is away");
        });
        assertThatThrownBy(own::look).isInstanceOf(IllegalStateException.class);
        accounts.beforeLook(() -> {});
        assertThat(own.look().here()).containsOnlyKeys(2L);
    }

    @Test
    void lookThatFailsInTheMiddle_isMadeUpForByTheNext() {
        accounts.add(1, BOOK);
        own.look();
        accounts.add(2, BOOK);
        accounts.inLook(() -> {
            throw new IllegalStateException("the database is away");
        });
        assertThatThrownBy(own::look).isInstanceOf(IllegalStateException.class);
        accounts.inLook(() -> {});
        assertThat(own.look().here()).containsOnlyKeys(2L);
    }

    @Test
    void accountThatComesInTheMiddleOfALook_isFoundByTheNext() {
        accounts.add(1, BOOK);
        accounts.inLook(() -> {
            accounts.inLook(() -> {});
            accounts.add(2, BOOK);
        });
        assertThat(own.look().here()).containsOnlyKeys(1L);
        assertThat(own.look().here()).containsOnlyKeys(2L);
    }
}
