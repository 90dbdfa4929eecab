package dev.kith.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.audit.AuditLog;
import dev.kith.jid.BareJid;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** O2: every transaction of the application is guarded, whichever table it is about. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class EpochGuardTest {
    private static final BareJid SOMEBODY = BareJid.parse("guarded@capulet.example");
    private static final int SHARD = 4;

    @Inject
    AuditLog audit;

    @Inject
    StoredAccounts stored;

    @BeforeEach
    void epoch() {
        stored.sql("update shard set epoch = 11 where id = " + SHARD);
    }

    private int note(long epoch, String detail) {
        return new Claim(SHARD, epoch, () -> true).during(() -> {
            audit.note(SOMEBODY, AuditLog.What.LEFT, AuditLog.Actor.OPERATOR, "by a test", detail);
            return audit.list(SOMEBODY, 100).size();
        });
    }

    private boolean isNoted(String detail) {
        return audit.list(SOMEBODY, 100).stream()
                .anyMatch(entry -> entry.detail().equals(detail));
    }

    @Test
    void ownerOfToday_stores_andOneOfYesterdayDoesNot() {
        assertThat(note(11, "today")).isPositive();
        assertThatThrownBy(() -> note(10, "yesterday")).isInstanceOf(Displaced.class);
        assertThat(isNoted("today")).isTrue();
        assertThat(isNoted("yesterday")).isFalse();
    }

    @Test
    void readingNeedsNoRight() {
        int seen = new Claim(SHARD, 10, () -> true)
                .during(() -> audit.list(SOMEBODY, 100).size());
        assertThat(seen).isNotNegative();
    }
}
