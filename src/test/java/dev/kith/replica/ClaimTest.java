package dev.kith.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.jid.BareJid;
import dev.kith.testing.Counted;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a claim allows in each of its states, and how many shards make a fair share. */
class ClaimTest {
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final Claim claim = new Claim(3, 7, alive::get);

    @Test
    void openClaim_allowsEverything() {
        boolean well = claim.during(() -> {
            Claim.confirm();
            return Claim.goesOn() && Claim.current() == claim;
        });
        assertThat(well).isTrue();
        assertThat(Claim.current()).isNull();
    }

    @Test
    void withoutAClaim_asInACommand_everythingIsAllowed() {
        assertThatCode(Claim::confirm).doesNotThrowAnyException();
        assertThat(Claim.goesOn()).isTrue();
    }

    @Test
    void closingClaim_letsWhatIsUnderWayWrite_butGoNoFurther() {
        boolean well = claim.during(() -> {
            claim.close();
            Claim.confirm();
            return !Claim.goesOn();
        });
        assertThat(well).isTrue();
        assertThatThrownBy(() -> claim.during(() -> true)).isInstanceOf(Displaced.class);
    }

    @Test
    void endedClaim_writesNothing() {
        claim.during(() -> {
            claim.end();
            assertThatThrownBy(Claim::confirm).isInstanceOf(Displaced.class);
            return true;
        });
    }

    /** O2: what was not seen alive for seven seconds fences itself, whatever it has in hand. */
    @Test
    void processThatWasSilentForLong_writesNothing_untilItIsSeenAgain() {
        claim.during(() -> {
            alive.set(false);
            assertThatThrownBy(Claim::confirm).isInstanceOf(Displaced.class);
            alive.set(true);
            Claim.confirm();
            return true;
        });
        alive.set(false);
        assertThatThrownBy(() -> claim.during(() -> true)).isInstanceOf(Displaced.class);
        assertThat(claim.isKept()).as("for when the database is back").isTrue();
    }

    @Test
    void givingBack_waitsForWhatIsUnderWay() throws Exception {
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Thread work = Thread.ofVirtual()
                .start(() -> claim.during(() -> {
                    inside.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return true;
                }));
        inside.await();
        claim.close();
        claim.awaitClosing();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                claim.awaitIdle(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(waiting.join(Duration.ofMillis(100))).isFalse();
        goOn.countDown();
        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
        work.join();
    }

    @Test
    void share_coversEverything_whateverTheNumber() {
        for (int replicas = 1; replicas <= 300; replicas++) {
            assertThat(ShardMap.fairShare(replicas) * replicas).isGreaterThanOrEqualTo(ShardMap.PEOPLE);
            assertThat((ShardMap.fairShare(replicas) - 1) * replicas).isLessThan(ShardMap.PEOPLE);
        }
        assertThat(ShardMap.fairShare(0)).isEqualTo(ShardMap.PEOPLE);
    }

    @Test
    void people_areSpread_andAlwaysInTheSamePlace() {
        var seen = new HashSet<Integer>();
        for (int i = 0; i < 5000; i++) {
            int shard = ShardMap.of(BareJid.parse("p" + i + "@example.org"));
            assertThat(shard).isBetween(0, ShardMap.PEOPLE - 1);
            seen.add(shard);
        }
        assertThat(seen).hasSize(ShardMap.PEOPLE);
        assertThat(ShardMap.of(BareJid.parse("juliet@capulet.example"))).isEqualTo(JULIET);
    }

    /** Written down, since another number would let two versions of Kith disagree about whose she is. */
    private static final int JULIET = 80;

    @Test
    void writeOfAStaleClaim_isCounted() {
        double before = Counted.of("kith.replica.fenced", "at", "write");
        claim.during(() -> {
            Claim.confirm();
            claim.end();
            assertThatThrownBy(Claim::confirm).isInstanceOf(Displaced.class);
            return true;
        });
        assertThat(Counted.of("kith.replica.fenced", "at", "write")).isEqualTo(before + 1);
    }

    @Test
    void claimThatIsGivenBackAnyway_isNotLost() {
        claim.close();
        assertThat(claim.lose()).isFalse();
        var other = new Claim(4, 7, alive::get);
        assertThat(other.lose()).isTrue();
        assertThat(other.lose()).as("it is lost once").isFalse();
        assertThat(other.holds()).isFalse();
    }
}
